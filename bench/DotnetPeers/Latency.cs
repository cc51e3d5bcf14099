using System.Diagnostics;

namespace DotnetPeers;

/// <summary>How long the caller of one call waits.</summary>
internal static class Latency
{
    private const int PacedIntervalNs = 10_000; // 100,000 calls a second.
    private const int ClockReadings = 100_000;

    public static Measurement Run(IPeer peer, RunArguments run, bool paced)
    {
        Warmup.Run((_, count) => LogTimed(peer, new long[count], interval: 0));
        var latencies = new long[run.Records];
        Array.Fill(latencies, 1); // Touches the pages, so that no call pays for a fault of the harness.
        long clock = ClockTicks();
        Thread.Sleep(200);

        TimeSpan cpuBefore = ProcessFigures.Cpu;
        LogTimed(peer, latencies, paced ? Stopwatch.Frequency * PacedIntervalNs / 1_000_000_000 : 0);
        TimeSpan cpu = ProcessFigures.Cpu - cpuBefore;
        peer.Dispose();

        double peakRssKib = ProcessFigures.PeakRssKib;
        Array.Sort(latencies);
        return new Measurement()
            .Add("records", run.Records)
            .Add("lines", run.Records + RunArguments.WarmupRecords)
            .Add("clock_ns", NsOf(clock))
            .Add("p50_ns", Percentile(latencies, 0.50))
            .Add("p99_ns", Percentile(latencies, 0.99))
            .Add("p999_ns", Percentile(latencies, 0.999))
            .Add("max_ns", NsOf(latencies[^1]))
            .Add("cpu_us_per_record", cpu.TotalMicroseconds / run.Records)
            .Add("peak_rss_kib", peakRssKib);
    }

    /// <summary>One call every so many ticks of the clock; with 0 one after the other.</summary>
    private static void LogTimed(IPeer peer, long[] latencies, long interval)
    {
        long due = interval == 0 ? long.MinValue : Stopwatch.GetTimestamp();
        for (int i = 0; i < latencies.Length; i++)
        {
            long before = Stopwatch.GetTimestamp();
            while (before < due)
                before = Stopwatch.GetTimestamp();
            peer.Log(i);
            latencies[i] = Stopwatch.GetTimestamp() - before;
            due += interval;
        }
    }

    /// <summary>What reading the clock costs by itself; it is contained in every latency.</summary>
    private static long ClockTicks()
    {
        var readings = new long[ClockReadings];
        for (int i = 0; i < readings.Length; i++)
        {
            long before = Stopwatch.GetTimestamp();
            readings[i] = Stopwatch.GetTimestamp() - before;
        }

        Array.Sort(readings);
        return readings[readings.Length / 2];
    }

    private static double Percentile(long[] sorted, double share) => NsOf(sorted[(int)(sorted.Length * share)]);

    private static double NsOf(long ticks) => ticks * 1e9 / Stopwatch.Frequency;
}
