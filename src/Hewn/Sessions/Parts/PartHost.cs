using Hewn.Diagnostics;
using Hewn.Files;

namespace Hewn.Sessions.Parts;

/// <summary>What a part of a session (parameters, tracks, files, progress) needs of the session. Immutable.</summary>
/// <param name="Directory">The session's directory, absolute.</param>
/// <param name="Diagnostics">Where failures are told.</param>
internal sealed record PartHost(string Directory, DiagnosticChannel Diagnostics)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The file system.</summary>
    public IDisk Disk { get; init; } = SystemDisk.Instance;

    /// <summary>Whether what cannot be kept is an exception, too, instead of being told only.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How long to wait for another process that is writing the same part.</summary>
    public TimeSpan LongestWait { get; init; } = Limits.PartLockTimeout;

    /// <summary>
    /// Whether points of tracks may be held in a ring for a moment, so that not each of them costs a write.
    /// </summary>
    public bool HoldsPoints { get; init; }

    /// <summary>Logs a record of the session.</summary>
    public LogOfPart Log { get; init; } = static (_, _, _, _) => { };

    /// <summary>Why nothing may be written at the moment (closed, write-protected); null when it may.</summary>
    public Func<string?> WhyClosed { get; init; } = static () => null;

    public DateTimeOffset Now => Time.GetUtcNow();

    public string PathOf(params ReadOnlySpan<string> names) => Path.Combine([Directory, .. names]);

    /// <summary>Whether the part may be written; where not, that is told.</summary>
    /// <param name="what">What is not kept, e.g. <c>the parameters</c>.</param>
    public bool MayWrite(string what)
    {
        if (WhyClosed() is not { } reason)
            return true;
        Refuse($"{what} cannot be kept: {reason}", cause: null);
        return false;
    }

    /// <summary>Keeps other processes and other parts of this one away until disposed.</summary>
    /// <exception cref="IOException">Nobody let go in time, or the lock cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock may not be made.</exception>
    public IDisposable Lock(string name, TimeSpan? longest = null)
    {
        TimeSpan wait = longest ?? LongestWait;
        string path = LockPathOf(name);
        return LockFile.TakeSoon(Disk, path, wait, _pause)
            ?? throw new IOException($"{path} is held by another process (waited {wait.TotalSeconds:0.###} s)");
    }

    /// <summary>As <see cref="Lock"/>, without waiting; null when somebody else has it.</summary>
    public IDisposable? TryLock(string name) => Disk.TryLock(LockPathOf(name));

    /// <summary>Where a lock stands.</summary>
    // Not .lock: in this folder that is the ending of locks that belong to log files.
    public string LockPathOf(string name) => PathOf(LockFile.Folder, name + ".guard");

    /// <summary>Tells what could not be done; in a strict session that is an exception.</summary>
    /// <exception cref="IOException">The session is strict.</exception>
    public void Refuse(string message, Exception? cause, ProblemKind kind = ProblemKind.Permanent)
    {
        if (IsStrict)
            throw new IOException(message, cause);
        Diagnostics.Report(kind, message, cause);
    }

    /// <summary>Whether an exception is one of a file system, or of data in it.</summary>
    public static bool IsOfDisk(Exception e) => e is IOException or UnauthorizedAccessException;
}
