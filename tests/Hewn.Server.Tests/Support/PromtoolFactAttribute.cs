namespace Hewn.Server.Tests.Support;

/// <summary>A test that needs promtool, of Debian's package prometheus.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "promtool"))))
            Skip = "promtool is not here (Debian: apt-get install prometheus)";
    }
}
