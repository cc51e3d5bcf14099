using Hewn.LogQL.Labels;
using Hewn.Store.Querying;
using Hewn.Store.Reading;

namespace Hewn.Cli.Query;

/// <summary>The files that a query asks: those of the logs that were named, as all commands find them.</summary>
/// <param name="Files">The files, older ones of a rotated log first; <c>-</c> for the standard input.</param>
/// <param name="Notices">What is to be known about the choice.</param>
/// <param name="Problems">What cannot be read of what was asked for.</param>
internal sealed record QueryFiles(
    IReadOnlyList<LocalFile> Files, IReadOnlyList<string> Notices, IReadOnlyList<string> Problems)
{
    /// <summary>Active files of the logs whose end is asked: what stands in rings only belongs behind it.</summary>
    public IReadOnlyList<string> Logs { get; init; } = [];

    /// <summary>Folders that were named, of which all logs are asked.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Finds the files.</summary>
    /// <exception cref="UsageException">Something that was named is no log.</exception>
    public static QueryFiles Find(QueryInput input, Terminal terminal)
    {
        if (input.Paths.Any(string.IsNullOrEmpty))
            throw new UsageException("PATHS: '' is not possible. Allowed: files, folders, patterns, or -.");
        IReadOnlyList<string> inputs = input.Paths.Count > 0 ? input.Paths : [FolderOf(input, terminal)];
        LogSources found = LogSources.Find(inputs);
        if (found.Problems.FirstOrDefault(problem => problem.IsMistake) is { } mistake)
            throw new UsageException(mistake.Message);
        var files = new List<LocalFile>();
        var logs = new List<string>();
        var notices = new List<string>();
        var named = inputs.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        string[] paths = [.. found.Logs.Select(log => log.Path)];
        foreach (LogSource log in found.Logs)
        {
            if (log.IsStandardInput)
            {
                files.Add(new(log.Path, LabelSet.Of([new Label(LocalFile.FileName, log.Path)])));
            }
            else if (!log.Files.Any(named.Contains) && ErrorLogs.IsPart(log.Path, paths))
            {
                notices.Add(PartOf(log.Path) + $"; to ask it, name it: {log.Path}");
            }
            else
            {
                files.AddRange(log.Files.Select(LocalFile.At));
                if (log.IsWholeSet || log.Files.Contains(log.Path))
                    logs.Add(log.Path);
            }
        }

        return new(files, notices, [.. found.Problems.Select(problem => problem.Message)])
        {
            Logs = logs,
            Folders = [.. inputs.Where(Directory.Exists)],
        };
    }

    /// <summary>Says that a log is left out, and why.</summary>
    /// <param name="log">Its path.</param>
    public static string PartOf(string log) => $"{Path.GetFileName(log)} is left out, because what Hewn writes there "
        + $"stands in the {string.Join(" or ", ErrorLogs.Wholes)} beside it, too";

    private static string FolderOf(QueryInput input, Terminal terminal)
    {
        var directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal);
        return Directory.Exists(directory.Path)
            ? directory.Path
            : throw new UsageException(
                $"the log directory '{Path.GetFullPath(directory.Path)}' ({directory.Origin}) "
                + "does not exist. Name files or folders behind the query, or point --log-dir at the logs."
                + (terminal.IsInputTerminal ? "" : " What comes through a pipe is asked by the name -."));
    }
}
