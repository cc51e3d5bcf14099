namespace Hewn.Cli.Sessions;

/// <summary>The directories that sessions are looked for in.</summary>
/// <param name="Paths">The directories, as they were typed.</param>
/// <param name="Origin">Where their names came from, for messages.</param>
internal sealed record SessionRoots(IReadOnlyList<string> Paths, string Origin)
{
    public const string Option = "--dir";
    public const string Variable = "DREAMLAKE_LOCAL_PATH";

    /// <summary>Looked for in this order when nothing else is said; those that exist are read together.</summary>
    public static readonly string[] Defaults = ["./data", "./.dreamlake", "./results"];

    /// <summary>What was typed, else the environment's, else the defaults.</summary>
    /// <exception cref="UsageException">What was typed is empty, or no directory.</exception>
    public static SessionRoots Choose(string? typed, Terminal terminal)
    {
        if (typed is { Length: 0 })
            throw new UsageException($"{Option}: '' is not possible. Allowed: the path of a folder.");
        string? said = typed ?? (terminal.Environment(Variable) is { Length: > 0 } value ? value : null);
        if (said is null)
            return new([.. Defaults.Where(Directory.Exists)], "the defaults");
        return new([said], typed is null ? $"from the environment variable {Variable}" : $"from {Option}");
    }

    /// <summary>Where new sessions go.</summary>
    public string Target => Paths.Count == 0 || Origin == "the defaults" ? Defaults[0] : Paths[0];

    /// <summary>Makes sure that there is something to read.</summary>
    /// <exception cref="UsageException">There is not; the message says what was expected.</exception>
    public void Require()
    {
        if (Paths.Count == 0)
        {
            throw new UsageException($"there is none of the folders {string.Join(", ", Defaults)} here. Name the "
                + $"folder of your sessions with {Option} or {Variable}.");
        }

        foreach (string path in Paths.Where(path => !Directory.Exists(path)))
        {
            string what = File.Exists(path) ? "is a file, not the folder of the sessions" : "does not exist";
            throw new UsageException($"'{Path.GetFullPath(path)}' ({Origin}) {what}. Name the folder that holds "
                + "your workspaces.");
        }
    }
}
