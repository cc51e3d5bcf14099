using System.Diagnostics;

namespace DotnetPeers;

/// <summary>What a call costs whose level is off. The loop and the sample's look-up are in the figure.</summary>
internal static class DisabledLevel
{
    public static Measurement Run(IPeer peer, RunArguments run)
    {
        Warmup.Run((first, count) => CallMany(peer, first, count));
        long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        CallMany(peer, 0, run.Records);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        peer.Dispose();
        return new Measurement()
            .Add("records", run.Records)
            .Add("lines", 0)
            .Add("ns_per_call", elapsed.TotalNanoseconds / run.Records)
            .Add("bytes_per_call", (double)bytes / run.Records);
    }

    private static void CallMany(IPeer peer, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            peer.LogDisabled(i);
    }
}
