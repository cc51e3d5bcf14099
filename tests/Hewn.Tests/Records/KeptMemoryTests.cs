using Hewn.Tests.Support;

namespace Hewn.Tests.Records;

/// <summary>
/// What threads keep of the memory that their records needed. The heap is the process's: who measures it runs alone.
/// </summary>
[CollectionDefinition(nameof(KeptMemoryTests), DisableParallelization = true)]
[Collection(nameof(KeptMemoryTests))]
public sealed class KeptMemoryTests
{
    private const int Threads = 100;
    private const long MostKept = 12 * 1024 * 1024; // Beside the ring, of the 16 MiB that are promised.

    private readonly string _large = new('x', 30_000);

    [Fact]
    public void A_hundred_threads_that_once_logged_large_records_keep_little()
    {
        using var log = new RunningLog(options => options.BufferBytes = 16 * Limits.MinBufferBytes);
        LogLarge(log.Log); // What is made once, whoever logs.
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        using var isDone = new CountdownEvent(Threads);
        using var mayEnd = new ManualResetEventSlim();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            LogLarge(log.Log);
            isDone.Signal();
            mayEnd.Wait();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        isDone.Wait();
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        mayEnd.Set();
        Array.ForEach(threads, thread => thread.Join());
        kept.ShouldBeLessThan(MostKept);
        log.System.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        log.System.Dispose();
        LogLines.ParseAll(log.File).ShouldAllBe(record => record.Text("message").Length == 30_007);
    }

    [Fact]
    public void Large_records_in_a_row_allocate_no_buffers()
    {
        using var log = new RunningLog(options => options.Overflow = OverflowPolicy.DropNewest);
        for (int i = 0; i < 200; i++)
            log.Log.Info(_large, ("a", _large));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            log.Log.Info(_large, ("a", _large));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100 * 1000);
    }

    /// <summary>
    /// The message, the fields, their list (a name stands twice) and what is joined of them need room, in both writers
    /// of the thread: a value logs while it is logged.
    /// </summary>
    private void LogLarge(Logger log)
    {
        log.Info($"outer {new Chatty(log, _large)} {_large}", ("a", _large), ("b", 1), ("b", 2));
    }

    private sealed class Chatty(Logger log, string large)
    {
        public override string ToString()
        {
            log.Info("inner  " + large, ("a", large), ("b", 1), ("b", 2));
            return string.Empty;
        }
    }
}
