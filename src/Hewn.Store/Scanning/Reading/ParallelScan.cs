using System.Runtime.ExceptionServices;

namespace Hewn.Store.Scanning.Reading;

/// <summary>Has threads take work items in turn until none is left, and says how that ended.</summary>
internal static class ParallelScan
{
    /// <summary>The stretches of a whole file.</summary>
    public static Stretch[] Chunks(long length, long chunkBytes = ScanLimits.ChunkBytes)
    {
        var chunks = new Stretch[(length + chunkBytes - 1) / chunkBytes];
        for (int i = 0; i < chunks.Length; i++)
            chunks[i] = new(i * chunkBytes, Math.Min(length, (i + 1) * chunkBytes), i == 0);
        return chunks;
    }

    /// <summary>Runs all items; one thread is the caller's.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="count">How many items.</param>
    /// <param name="makeWorker">Makes what a thread works with; called once on each thread, disposed by it.</param>
    /// <param name="stop">Ends the work between two items.</param>
    /// <returns>Null, or why it failed. Bugs are thrown on.</returns>
    public static string? Run<TWorker>(int threads, int count, Func<TWorker> makeWorker, CancellationToken stop)
        where TWorker : IScanWorker
    {
        int next = -1;
        Exception? failure = null;
        void Work()
        {
            try
            {
                using TWorker worker = makeWorker();
                for (int item; (item = Interlocked.Increment(ref next)) < count;)
                {
                    if (stop.IsCancellationRequested || Volatile.Read(ref failure) is not null)
                        return;
                    worker.Work(item);
                }
            }
            // The boundary of a thread: what is thrown here has to reach the caller's thread.
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }

        var others = new Thread[Math.Clamp(threads, 1, Math.Max(1, count)) - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new(Work) { IsBackground = true, Name = "hewn scan" };
            others[i].Start();
        }

        Work();
        foreach (Thread other in others)
            other.Join();
        if (failure is null)
            return null;
        if (failure is not (IOException or UnauthorizedAccessException))
            ExceptionDispatchInfo.Throw(failure);
        return failure.Message;
    }
}
