namespace Hewn.Cli.Tests;

/// <summary>
/// Compares output with a file in <c>Golden/</c>. To accept what the tool writes now, run the tests with HEWN_ACCEPT=1
/// and
/// look at the difference before committing it.
/// </summary>
internal static class Golden
{
    public static void ShouldBeGolden(this string output, string name)
    {
        string path = Path.Combine(Folder(), $"{name}.txt");
        string shown = string.Join('\n', output.Split('\n').Select(line => line.TrimEnd(' ')));
        if (Environment.GetEnvironmentVariable("HEWN_ACCEPT") == "1")
            File.WriteAllText(path, shown);
        File.Exists(path).ShouldBeTrue($"{path} is missing: run with HEWN_ACCEPT=1");
        shown.ShouldBe(File.ReadAllText(path), $"see {path}");
    }

    /// <summary>The folder in the sources: tests run somewhere below the repository's root.</summary>
    private static string Folder()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
            root = Path.GetDirectoryName(root);
        return Path.Combine(root.ShouldNotBeNull(), "tests", "Hewn.Cli.Tests", "Golden");
    }
}
