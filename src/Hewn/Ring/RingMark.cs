using Hewn.Files;

namespace Hewn.Ring;

/// <summary>What is known about one destination at a checkpoint.</summary>
/// <param name="Position">All lines before it are in the file, or were given up and counted.</param>
/// <param name="FileBytes">The file's length when that was so.</param>
/// <param name="File">Which file it was.</param>
internal readonly record struct RingMark(long Position, long FileBytes, FileIdentity File)
{
    /// <summary>Records that were given up because the file refused them, since the ring was made.</summary>
    public long Lost { get; init; }

    /// <summary>How many of them the file says were lost.</summary>
    public long LostTold { get; init; }

    /// <summary>
    /// How many of the records that the full ring has refused the file says; the largest number of all where it is no
    /// place for warnings and says none.
    /// </summary>
    public long DroppedTold { get; init; }
}
