namespace Hewn.Store.Sessions;

/// <summary>One process of a session: a rank of a distributed run, or one that resumed it.</summary>
public sealed record StoredProcess
{
    /// <summary>Its id in the session, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Its rank, or null.</summary>
    public long? Rank { get; init; }

    /// <summary>Its machine, or null.</summary>
    public string? Host { get; init; }

    /// <summary>Its number on that machine, or null.</summary>
    public long? ProcessId { get; init; }

    /// <summary>When it began, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its status as it stands in the file, or null.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it went on with a session that was there.</summary>
    public bool IsResumed { get; init; }
}
