using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Hewn.Server.Dashboard;

/// <summary>
/// The dashboard's files as the build embedded them; none where it was built without Node.js. Immutable; read at the
/// first use.
/// </summary>
internal static class PageFiles
{
    /// <summary>The page itself.</summary>
    public const string Index = "index.html";

    /// <summary>How to get the page, where it is missing.</summary>
    public const string Missing = "The dashboard is not part of this build: it was built where Node.js 18 or newer, or "
        + "its packages, were missing. Install Node.js with npm and build again; everything else works without it.";

    private const string Prefix = "web/";
    private static readonly Lazy<FrozenDictionary<string, PageFile>> _files = new(Read);

    /// <summary>Whether there is a page.</summary>
    public static bool AreThere => Find(Index) is not null;

    /// <summary>A file by its path, such as <c>assets/index-5d1c.js</c>; null when there is none.</summary>
    public static PageFile? Find(string path) => _files.Value.GetValueOrDefault(path);

    /// <summary>All files by their paths.</summary>
    public static IReadOnlyDictionary<string, PageFile> All => _files.Value;

    private static FrozenDictionary<string, PageFile> Read()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || !name.EndsWith(".gz", StringComparison.Ordinal))
                continue;
            string path = name[Prefix.Length..^3].Replace('\\', '/');
            byte[] gzip = Bytes(assembly, name);
            string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(gzip).AsSpan(0, 12))}\"";
            files[path] = new(gzip, Bytes(assembly, name[..^3] + ".br"), TypeOf(path), tag);
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
