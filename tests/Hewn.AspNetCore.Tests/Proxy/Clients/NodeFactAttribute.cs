using System.Runtime.CompilerServices;

namespace Hewn.AspNetCore.Tests.Proxy.Clients;

/// <summary>A test that needs Node.js and the packages that <c>npm ci</c> puts beside it; see test.sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "openai")))
            Skip = $"the openai package of npm is not there: npm ci --prefix {Folder}";
    }

    /// <summary>Where the client's script and its packages are.</summary>
    public static string Folder => Path.Combine(SourceFolder(), "npm");

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
