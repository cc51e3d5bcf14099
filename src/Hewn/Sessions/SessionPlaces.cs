using Hewn.Files;

namespace Hewn.Sessions;

/// <summary>Where the files of a session stand.</summary>
/// <param name="Root">The session's directory, absolute.</param>
internal sealed record SessionPlaces(string Root)
{
    /// <summary>What is known of the session as a whole.</summary>
    public string Record => Path.Combine(Root, "session.json");

    /// <summary>The log.</summary>
    public string Log => Path.Combine(Root, "logs", "logs.jsonl");

    /// <summary>Where the log stands in the original's other layout.</summary>
    public string LogBeside => Path.Combine(Root, "logs.jsonl");

    /// <summary>Locks of the session itself; the log's rings and journal stand in the like of it beside the log.
    /// </summary>
    public string Own => Path.Combine(Root, LockFile.Folder);

    /// <summary>Who writes <see cref="Record"/> holds it.</summary>
    public string RecordLock => Path.Combine(Own, "session.lock");

    /// <summary>The place of a session below a root; null for the root that the environment or habit says.</summary>
    public static SessionPlaces Of(string? localPath, string workspace, string name)
    {
        localPath ??= Environment.GetEnvironmentVariable("DREAMLAKE_LOCAL_PATH") is { Length: > 0 } path
            ? path
            : ".dreamlake";
        return new(Path.GetFullPath(Path.Combine(localPath, workspace, name)));
    }

    /// <summary>The place of the session that has the log.</summary>
    public static SessionPlaces OfLog(string log) => new(Path.GetDirectoryName(Path.GetDirectoryName(log))!);

    /// <summary>Whether there is a log, in either layout.</summary>
    public bool HasLog() => File.Exists(Log) || File.Exists(LogBeside);

    /// <summary>An opening's lock: taken as long as the opening's process has the session open.</summary>
    public string RunLock(string run) => Path.Combine(Own, $"run-{run}.lock");
}
