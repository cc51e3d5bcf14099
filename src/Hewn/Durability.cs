namespace Hewn;

/// <summary>
/// What a power cut, or a crash of the operating system, may take. The end of the process takes nothing.
/// </summary>
public enum Durability
{
    /// <summary>
    /// Files are not synced except for FATAL: the system writes its cache to the disk when it likes, on Linux within
    /// about 30 seconds. The default.
    /// </summary>
    Buffered,

    /// <summary>
    /// Files are synced once in every <see cref="HewnOptions.FlushInterval"/> in which they were written.
    /// </summary>
    FlushInterval,

    /// <summary>
    /// A call returns only when its record is synced to disk. Calls that wait together share one sync. Slow: each waits
    /// for the disk. A record that its file refuses waits in the ring, and the call returns.
    /// </summary>
    EveryWrite,
}
