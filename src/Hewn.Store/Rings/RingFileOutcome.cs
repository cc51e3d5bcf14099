namespace Hewn.Store.Rings;

/// <summary>One log file of a ring.</summary>
/// <param name="Path">The file.</param>
/// <param name="Records">Records that it lacks, or lacked until they were written; without a torn one.</param>
/// <param name="CompletesTornLine">Whether its last line is, or was, torn and the ring knows how it goes on.</param>
/// <param name="Problem">Why they could not be written, or null. They stay in the ring then.</param>
public sealed record RingFileOutcome(string Path, long Records, bool CompletesTornLine, string? Problem)
{
    /// <summary>
    /// What the process had lost and the file did not say: recovery writes it there, and after one it is there.
    /// </summary>
    public IReadOnlyList<RingLoss> Losses { get; init; } = [];

    /// <summary>Records that stand, or stood, in the ring only: the torn one included.</summary>
    public long Unwritten => Records + (CompletesTornLine ? 1 : 0);
}
