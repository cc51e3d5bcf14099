using Hewn.Server;

namespace Browser;

/// <summary>A test in Debian's Chromium; skipped where that, or the page itself, is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    /// <summary>Where Debian's package has it.</summary>
    public const string Program = "/usr/bin/chromium";

    public ChromiumFactAttribute()
    {
        if (!File.Exists(Program))
            Skip = $"{Program} is not here (Debian: apt-get install chromium)";
        else if (!typeof(LogServerHost).Assembly.GetManifestResourceNames().Contains("web/index.html.gz"))
            Skip = "the page was not built: Node.js 18 or newer with npm is needed";
    }
}
