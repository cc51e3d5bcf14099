namespace Hewn.Cli.Run;

/// <summary>
/// Holds an engine's output back while its log is behind and still takes records, as a pipe does, so that none is
/// lost. A log that stands still is not waited for: what it has no room for is let go, counted and told in it.
/// Thread-safe.
/// </summary>
/// <param name="system">The log, which lets records go when it is full.</param>
internal sealed class LogRoom(LogSystem system)
{
    private const int OtherBytes = 512; // Of a record beside the engine's text: most lines are short.

    // Each word is read and written alone: who looks at an older one looks once more often.
    private long _sinceLook;
    private long _stoodAt = -1;

    /// <summary>Waits for room, if there is reason to; before each record.</summary>
    /// <param name="bytes">Bytes of its text.</param>
    public void Await(int bytes)
    {
        if (Interlocked.Add(ref _sinceLook, bytes + OtherBytes) < RunLimits.LogLookBytes)
            return;
        Interlocked.Exchange(ref _sinceLook, 0);
        while (system.Status is { } status && status.BufferUsedBytes > status.BufferBytes / 4 * 3)
        {
            long taken = Taken(status);
            if (taken == Interlocked.Read(ref _stoodAt))
                return; // It was waited for once, and has taken nothing since.
            system.Flush(RunLimits.LogPatience);
            if (Taken(system.Status) != taken)
                continue;
            Interlocked.Exchange(ref _stoodAt, taken);
            return;
        }
    }

    /// <summary>Records that have left the buffer.</summary>
    private static long Taken(LogStatus status) => status.Accepted - status.InFlight;
}
