namespace Hewn.Store.Sessions;

/// <summary>How an experiment is laid out on the disk.</summary>
public enum StoredKind
{
    /// <summary><c>root/workspace/session</c> with <c>session.json</c>, logs, tracks and files.</summary>
    Session,

    /// <summary><c>root/name_time</c> with <c>error_log.jsonl</c> and <c>metrics.jsonl</c>.</summary>
    Run,
}
