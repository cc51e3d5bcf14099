namespace Hewn.Store.Sessions;

/// <summary>
/// What the files of a session say about it, without its logs and tracks. What is missing or cannot be read is null,
/// and <see cref="Problems"/> says why. Immutable.
/// </summary>
public sealed record StoredSession
{
    /// <summary>Where it stands.</summary>
    public required SessionPlace Place { get; init; }

    /// <summary>How far it has come.</summary>
    public StoredStatus Status { get; init; }

    /// <summary>What is to be known about <see cref="Status"/>, or null: that nobody could check it, for example.
    /// </summary>
    public string? StatusNote { get; init; }

    /// <summary>What it is about, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The folder it is listed under, or null. No directory.</summary>
    public string? Folder { get; init; }

    /// <summary>Its metadata by dotted names, values as JSON text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Whether it is marked as not to be written any more.</summary>
    public bool IsWriteProtected { get; init; }

    /// <summary>When it began, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long it took, or null when that is unknown or not over yet.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Its machine, or null.</summary>
    public string? Host { get; init; }

    /// <summary>Its process, or null.</summary>
    public long? ProcessId { get; init; }

    /// <summary>The source it ran from, or null.</summary>
    public StoredGit? Git { get; init; }

    /// <summary>Its command line.</summary>
    public IReadOnlyList<string> CommandLine { get; init; } = [];

    /// <summary>What ran it, or null.</summary>
    public string? Runtime { get; init; }

    /// <summary>What it kept of its environment, values as JSON text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The exception that ended it, or null.</summary>
    public StoredError? Error { get; init; }

    /// <summary>Its processes, where they are told apart.</summary>
    public IReadOnlyList<StoredProcess> Processes { get; init; } = [];

    /// <summary>What could not be read, and why.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
