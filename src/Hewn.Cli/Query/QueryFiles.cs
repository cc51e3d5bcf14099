using System.Globalization;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>The files that a query asks.</summary>
/// <param name="Files">The files, older ones of a rotated log first.</param>
/// <param name="Notices">What is to be known about the choice.</param>
internal sealed record QueryFiles(IReadOnlyList<LocalFile> Files, IReadOnlyList<string> Notices)
{
    private const string Api = "api.log";
    private const string Errors = "errors.log";

    /// <summary>Finds the files.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public static QueryFiles Find(QueryInput input, Terminal terminal)
    {
        var files = new List<LocalFile>();
        var notices = new List<string>();
        foreach (string path in input.Paths)
        {
            if (Directory.Exists(path))
                files.AddRange(InFolder(path, "", notices));
            else if (File.Exists(path))
                files.Add(LocalFile.At(path));
            else
                throw new UsageException($"'{path}' is no file and no folder. Name the files or the folder to ask.");
        }

        if (input.Paths.Count > 0)
            return new(files, notices);
        var directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal);
        if (!Directory.Exists(directory.Path))
        {
            throw new UsageException($"the log directory '{Path.GetFullPath(directory.Path)}' ({directory.Origin}) "
                + "does not exist. Name files or folders behind the query, or point --log-dir at the logs.");
        }

        return new(InFolder(directory.Path, $" ({directory.Origin})", notices), notices);
    }

    private static List<LocalFile> InFolder(string folder, string origin, List<string> notices)
    {
        var found = new List<(string Name, int Number, string Path)>();
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (NameOf(Path.GetFileName(path)) is ({ } name, var number))
                found.Add((name, number, path));
        }

        if (found.Count == 0)
        {
            throw new UsageException($"no logs in '{Path.GetFullPath(folder)}'{origin}: expected *.log, *.jsonl, "
                + "*.ndjson or *.log.1 … there. Name the files to ask.");
        }

        if (found.Exists(file => file.Name == Api) && found.RemoveAll(file => file.Name == Errors) > 0)
        {
            notices.Add($"{Errors} is left out, because what Hewn writes there stands in {Api}, too; to ask it, name "
                + $"it: {Path.Combine(folder, Errors)}");
        }

        return [.. found.OrderBy(file => file.Name, StringComparer.Ordinal).ThenByDescending(file => file.Number)
            .Select(file => LocalFile.At(file.Path))];
    }

    /// <summary>The name of the log that a file is of, and its number; no name for a file that is no log.</summary>
    private static (string? Name, int Number) NameOf(string file)
    {
        if (file.StartsWith('.'))
            return (null, 0);
        string name = file.EndsWith(".gz", StringComparison.Ordinal) ? file[..^3] : file;
        int number = 0;
        int dot = name.LastIndexOf('.');
        if (dot > 0 && int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number))
            name = name[..dot];
        bool isLog = name.EndsWith(".log", StringComparison.Ordinal)
            || name.EndsWith(".jsonl", StringComparison.Ordinal) || name.EndsWith(".ndjson", StringComparison.Ordinal);
        return (isLog ? name : null, number);
    }
}
