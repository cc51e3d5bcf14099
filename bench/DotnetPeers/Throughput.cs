using System.Diagnostics;

namespace DotnetPeers;

/// <summary>How long it takes from the first call until every line is in its file.</summary>
internal static class Throughput
{
    private const int StrideBetweenThreads = 131; // So that threads do not log the same sample at the same time.

    public static Measurement Run(IPeer peer, RunArguments run)
    {
        Warmup.Run((first, count) => LogMany(peer, first, count));
        int records = run.Records / run.Threads * run.Threads;
        long bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpuBefore = ProcessFigures.Cpu;

        (long start, long callerBytes) = run.Threads == 1
            ? LogHere(peer, records)
            : LogOnThreads(peer, run.Threads, records / run.Threads);
        TimeSpan calls = Stopwatch.GetElapsedTime(start);
        peer.Dispose();
        TimeSpan total = Stopwatch.GetElapsedTime(start);

        double cpuMicroseconds = (ProcessFigures.Cpu - cpuBefore).TotalMicroseconds;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
        return new Measurement()
            .Add("records", records)
            .Add("lines", records + RunArguments.WarmupRecords)
            .Add("calls_ns", calls.TotalNanoseconds)
            .Add("total_ns", total.TotalNanoseconds)
            .Add("cpu_us_per_record", cpuMicroseconds / records)
            .Add("caller_bytes_per_record", (double)callerBytes / records)
            .Add("total_bytes_per_record", (double)bytes / records)
            .Add("peak_rss_kib", ProcessFigures.PeakRssKib);
    }

    private static void LogMany(IPeer peer, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            peer.Log(i);
    }

    private static (long Start, long CallerBytes) LogHere(IPeer peer, int records)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        LogMany(peer, 0, records);
        return (start, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (long Start, long CallerBytes) LogOnThreads(IPeer peer, int threadCount, int recordsEach)
    {
        long callerBytes = 0;
        using var ready = new CountdownEvent(threadCount);
        using var go = new ManualResetEventSlim();
        Thread[] threads = [.. Enumerable.Range(0, threadCount).Select(index => new Thread(() =>
        {
            ready.Signal();
            go.Wait();
            long before = GC.GetAllocatedBytesForCurrentThread();
            LogMany(peer, index * StrideBetweenThreads, recordsEach);
            Interlocked.Add(ref callerBytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        ready.Wait();
        long start = Stopwatch.GetTimestamp();
        go.Set();
        Array.ForEach(threads, thread => thread.Join());
        return (start, callerBytes);
    }
}
