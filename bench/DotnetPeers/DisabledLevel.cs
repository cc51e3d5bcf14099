using System.Diagnostics;

namespace DotnetPeers;

/// <summary>What a call costs whose level is off. The loop and the sample's look-up are in the figure.</summary>
internal static class DisabledLevel
{
    // A million calls take 3 ms: the JIT, which may still replace the loop, would be a large part of it.
    private const int Rounds = 20;

    public static Measurement Run(IPeer peer, RunArguments run)
    {
        Warmup.Run((first, count) => CallMany(peer, first, count));
        long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Rounds; round++)
            CallMany(peer, 0, run.Records);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        peer.Dispose();
        long calls = (long)Rounds * run.Records;
        return new Measurement()
            .Add("records", calls)
            .Add("lines", 0)
            .Add("ns_per_call", elapsed.TotalNanoseconds / calls)
            .Add("bytes_per_call", (double)bytes / calls);
    }

    private static void CallMany(IPeer peer, int first, int count)
    {
        for (int i = first; i < first + count; i++)
            peer.LogDisabled(i);
    }
}
