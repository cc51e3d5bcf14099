using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Index;

/// <summary>
/// Answers a question with the help of an index: block by block from the columns, and from the lines where the columns
/// do not tell. What the index says of a block is added at once or not at all, so that damage found half-way costs time
/// and nothing else.
/// </summary>
internal static class IndexedScan
{
    /// <summary>Asks about a segment of which all is in its index.</summary>
    /// <param name="question">The question; the answer is added to it.</param>
    /// <param name="file">The segment.</param>
    /// <param name="index">Its index.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bytes of each part that is done.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="isDamaged">Whether the index turned out to be damaged; the answer is right all the same.</param>
    public static SegmentReport Run(
        Question question,
        ScanFile file,
        IndexFile index,
        SegmentQueryOptions options,
        Action<long> progress,
        CancellationToken stop,
        out bool isDamaged) =>
        Run(question, file, index, [], options, progress, stop, out isDamaged);

    /// <summary>Asks about a whole segment.</summary>
    /// <param name="question">The question; the answer is added to it.</param>
    /// <param name="file">The segment.</param>
    /// <param name="index">Its index.</param>
    /// <param name="rest">What is to be read behind the end of the index.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bytes of each part that is done.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="isDamaged">Whether the index turned out to be damaged; the answer is right all the same.</param>
    public static SegmentReport Run(
        Question question,
        ScanFile file,
        IndexFile index,
        IReadOnlyList<Stretch> rest,
        SegmentQueryOptions options,
        Action<long> progress,
        CancellationToken stop,
        out bool isDamaged)
    {
        var run = new IndexedRun(question, file, index, rest, options.Tuning, progress, stop);
        string? problem = ParallelScan.Run(
            options.ThreadCount, index.Groups.Count + rest.Count, () => new IndexedWorker(run), stop);
        isDamaged = run.IsDamaged;
        ScanOutcome outcome = problem is not null ? ScanOutcome.Failed
            : stop.IsCancellationRequested ? ScanOutcome.Cancelled
            : run.Shrunk ? ScanOutcome.Shrunk
            : ScanOutcome.Complete;
        return new(file.Path, outcome, problem, file.Length, run.Tally, true);
    }
}
