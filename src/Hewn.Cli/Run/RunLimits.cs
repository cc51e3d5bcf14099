namespace Hewn.Cli.Run;

/// <summary>The bounds of <c>hewn run</c>: each with its unit, its reason and what happens at it.</summary>
internal static class RunLimits
{
    /// <summary>
    /// Bytes of a line that are kept: longer than any sane record, half of what one may have. What is beyond is
    /// counted, and the record says so; the child never waits for it.
    /// </summary>
    public const int MaxLineBytes = 128 * 1024;

    /// <summary>
    /// Bytes of a text that are shown of it where it is cut: with escapes it still fits into a string of a record,
    /// so that the note of what is missing is not cut in its turn.
    /// </summary>
    public const int CutLineBytes = 16 * 1024;

    /// <summary>Bytes read from a pipe at once: what a pipe of Linux holds.</summary>
    public const int ReadBytes = 64 * 1024;

    /// <summary>Names of the child's own loggers that are kept apart; those beyond stand as a field.</summary>
    public const int MaxLoggers = 256;

    /// <summary>Lines of the last output that the record of a crash has.</summary>
    public const int LastLines = 50;

    /// <summary>Bytes of them all, so that they fit into a string of a record.</summary>
    public const int LastBytes = 16 * 1024;

    /// <summary>Bytes of each, so that one long line does not push the others out.</summary>
    public const int LastLineBytes = 2 * 1024;

    /// <summary>Bytes of records between two looks whether the log has room: a small part of what it holds.</summary>
    public const int LogLookBytes = 256 * 1024;

    /// <summary>
    /// How long a log that is nearly full and takes nothing is waited for, once each time that it stands still. So
    /// long, and no longer, a disk that hangs holds the child up; a slow one writes several blocks in it.
    /// </summary>
    public static readonly TimeSpan LogPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long the start waits for the log to open: longer than a log waits for others that start with it. Then the
    /// engine is started without it, and recorded from the moment when it is there.
    /// </summary>
    public static readonly TimeSpan LogOpenPatience = TimeSpan.FromSeconds(15);

    /// <summary>How long the end waits for the log to close: it bounds itself, but for what the system does.</summary>
    public static readonly TimeSpan LogClosePatience = TimeSpan.FromSeconds(20);

    /// <summary>How long a record waits for a line that may belong to it: those of a trace come in one go.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the state of a progress bar becomes a record while it is drawn.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far the child's own time may be from the record's without being told: many stamp whole seconds only.
    /// </summary>
    public static readonly TimeSpan EventTimeAfter = TimeSpan.FromSeconds(2);

    /// <summary>How long the pipes may be quiet when the child has ended and others still hold them open.</summary>
    public static readonly TimeSpan QuietAfterExit = TimeSpan.FromMilliseconds(500);

    /// <summary>How long they are read at most then.</summary>
    public static readonly TimeSpan MaxAfterExit = TimeSpan.FromSeconds(5);

    /// <summary>The same signal within this time is one: sent to the process and to its group.</summary>
    public static readonly TimeSpan SignalEcho = TimeSpan.FromMilliseconds(250);
}
