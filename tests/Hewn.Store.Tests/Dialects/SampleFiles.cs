namespace Hewn.Store.Tests.Dialects;

/// <summary>The sample files in the sources, and the system logs outside of them.</summary>
internal static class SampleFiles
{
    /// <summary>Where the samples stand.</summary>
    public static string Folder { get; } = Path.Combine(Root(), "tests", "Hewn.Store.Tests", "Dialects", "Samples");

    /// <summary>Where the documents stand.</summary>
    public static string Docs { get; } = Path.Combine(Root(), "docs");

    /// <summary>The samples' names.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder)
        .Where(path => Path.GetExtension(path) is ".log" or ".jsonl")
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>
    /// The folder of the logs of eight real systems, named by HEWN_LOGHUB or beside the repository; null when it is
    /// not there.
    /// </summary>
    public static string? Loghub()
    {
        string[] places =
            [Environment.GetEnvironmentVariable("HEWN_LOGHUB") ?? "", Path.Combine(Root(), "..", "shared", "loghub")];
        return places.FirstOrDefault(place => place.Length > 0 && Directory.Exists(place));
    }

    private static string Root()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
            root = Path.GetDirectoryName(root);
        return root.ShouldNotBeNull();
    }
}
