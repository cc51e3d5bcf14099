using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Answers a question from the lines of a file.</summary>
internal static class PlainScan
{
    /// <summary>Asks about some stretches of a file.</summary>
    /// <param name="question">The question; the answer is added to it.</param>
    /// <param name="file">The file.</param>
    /// <param name="stretches">The parts to read.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bytes of each stretch that is done.</param>
    /// <param name="stop">Cancels.</param>
    public static SegmentReport Run(
        Question question,
        ScanFile file,
        Stretch[] stretches,
        SegmentQueryOptions options,
        Action<long> progress,
        CancellationToken stop)
    {
        var rarity = new ByteRarity(file.Sample());
        var tally = default(LineTally);
        bool shrunk = false;
        var gate = new Lock();
        string? problem = ParallelScan.Run(
            options.ThreadCount,
            stretches.Length,
            () => new Worker(question, file, stretches, options.Tuning, rarity, progress, Done, stop),
            stop);
        void Done(LineTally lines, bool wasCut)
        {
            lock (gate)
            {
                tally += lines;
                shrunk |= wasCut;
            }
        }

        ScanOutcome outcome = problem is not null ? ScanOutcome.Failed
            : stop.IsCancellationRequested ? ScanOutcome.Cancelled
            : shrunk ? ScanOutcome.Shrunk
            : ScanOutcome.Complete;
        return new(file.Path, outcome, problem, file.Length, tally, false);
    }

    private sealed class Worker(
        Question question,
        ScanFile file,
        Stretch[] stretches,
        ScanTuning tuning,
        ByteRarity rarity,
        Action<long> progress,
        Action<LineTally, bool> done,
        CancellationToken stop) : IScanWorker
    {
        private readonly IQuestionWorker _worker = question.NewWorker(tuning, rarity);
        private readonly PieceReader _reader = new(file.Handle, file.Length, tuning.PieceBytes);

        public void Work(int item)
        {
            Stretch stretch = stretches[item];
            _worker.State.BeginPart(item);
            _reader.Read(stretch.From, stretch.To, stretch.IsLineStart, _worker, stop);
            _worker.State.EndPart();
            progress(stretch.To - stretch.From);
        }

        public void Dispose()
        {
            _worker.State.HandOver();
            done(_worker.Tally, _reader.Shrunk);
            _reader.Dispose();
            _worker.Dispose();
        }
    }
}
