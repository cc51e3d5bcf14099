namespace Hewn.Store.Streams;

/// <summary>Bounds of the store of pushed lines.</summary>
internal static class StreamLimits
{
    /// <summary>Bytes of a block: what is read at once, and skipped at once.</summary>
    public const int BlockBytes = 1024 * 1024;

    /// <summary>
    /// Bytes of lines in a block of a packed file: longer ones pack better, and take longer to read a few lines of.
    /// </summary>
    public const int PackedBlockBytes = 2 * 1024 * 1024;

    /// <summary>How many times as large stored lines mostly are as when they are packed.</summary>
    public const int PackedTimes = 12;

    /// <summary>
    /// Bytes of a ring that lines may wait in. Beyond half of its ring a log gives up what a failing disk refuses, and
    /// what was acknowledged must not be given up.
    /// </summary>
    public const long WaitingBytes = (RingBytes / 2) - 4096;

    /// <summary>
    /// Bytes of a file whose blocks are worth a note beside it, so that the next start need not read it: less is read
    /// in a hundredth of a second.
    /// </summary>
    public const long NotedBytes = 16L * 1024 * 1024;

    /// <summary>Bytes of a file; the next line begins another one.</summary>
    public const long FileBytes = 256L * 1024 * 1024;

    /// <summary>
    /// Days of one tenant that are written at a time, each with a ring and a thread; the one that was written least
    /// recently is closed for the next.
    /// </summary>
    public const int OpenDays = 8;

    /// <summary>Bytes of each ring.</summary>
    public const int RingBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Bytes of blocks that one query holds at a time to give their lines in order; beyond it the query is refused.
    /// </summary>
    public const long HeldBytes = 512L * 1024 * 1024;

    /// <summary>Hashes of the lines of a stream's newest time; further ones count as late.</summary>
    public const int MomentLines = 100_000;

    /// <summary>Lines that a stream knows at first when its lines do not come in order.</summary>
    public const int FewRecentLines = 256;

    /// <summary>… and at most; older ones count as late.</summary>
    public const int RecentLines = 16 * 1024;

    /// <summary>Recent lines that all streams know together; 32 bytes each.</summary>
    public const int AllRecentLines = 1024 * 1024;

    /// <summary>
    /// Times of late lines that one query knows at a time; for more it reads one part of its time after the other.
    /// </summary>
    public const int LateLines = 1024 * 1024;

    /// <summary>Packed files that lie side by side are put together when there are so many, however unequal.</summary>
    public const int ManyFiles = 16;

    /// <summary>
    /// How much larger than all the others together the largest may be of fewer: so a byte is not packed anew again and
    /// again.
    /// </summary>
    public const int MaxUnequal = 3;

    /// <summary>
    /// Below so many free bytes of the disk, files that were packed are deleted at once; else those who copy the folder
    /// have a minute to find them.
    /// </summary>
    public const long ScarceBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Requests to delete lines that a tenant may have; beyond it none is taken.</summary>
    public const int DeleteRequests = 1000;

    /// <summary>A stream that nothing was pushed to for so long makes room for another one where there is a limit.
    /// </summary>
    public static readonly TimeSpan IdleStream = TimeSpan.FromHours(1);

    /// <summary>See <see cref="ScarceBytes"/>.</summary>
    public static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(1);

    /// <summary>How long requests to delete lines are listed after they were done.</summary>
    public static readonly TimeSpan DoneDeletes = TimeSpan.FromDays(30);

    /// <summary>How long a query waits for lines that are on their way into files.</summary>
    public static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long the end waits for them.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
}
