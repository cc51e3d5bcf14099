using Hewn.Store.Dialects.Text;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// Looks, by several threads at the speed of memory, whether a file is one of slog's text in which each line is a
/// record by itself, or empty: then it can be read in pieces, in any order.
/// </summary>
internal static unsafe class SlogSurvey
{
    /// <summary>Whether it is, up to <see cref="ScanFile.Length"/>; one that cannot be read is not.</summary>
    public static bool IsOfSingleLines(ScanFile file, int threads)
    {
        if (!SlogLine.BeginsFile(file))
            return false;
        Stretch[] chunks = ParallelScan.Chunks(file.Length, ScanLimits.ChunkBytes);
        using var stop = new CancellationTokenSource();
        string? problem = ParallelScan.Run(threads, chunks.Length, () => new Worker(file, chunks, stop), stop.Token);
        return problem is null && !stop.IsCancellationRequested;
    }

    private sealed class Worker(ScanFile file, Stretch[] chunks, CancellationTokenSource stop) : IScanWorker, IPieceSink
    {
        private readonly PieceReader _reader = new(file.Handle, file.Length);

        public void Work(int item) =>
            _reader.Read(chunks[item].From, chunks[item].To, chunks[item].IsLineStart, this, stop.Token);

        public void Piece(byte* bytes, int length, long offset)
        {
            if (!SlogLine.AllStandAlone(bytes, length, out _))
                stop.Cancel();
        }

        public void TooLong(long offset, long length) => stop.Cancel();

        public void Dispose()
        {
            if (_reader.Shrunk)
                stop.Cancel();
            _reader.Dispose();
        }
    }
}
