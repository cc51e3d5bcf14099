namespace DotnetPeers;

/// <summary>Calls before the clock starts.</summary>
internal static class Warmup
{
    private const int Rounds = 5;
    private const int CallsOfBatch = 100;
    private const int PauseMs = 150; // The JIT compiles its next tier 100 ms after the last new method was called.

    /// <param name="callMany">
    /// The very loop that is measured later, given its first call's number and how many: called often enough, the JIT
    /// compiles it with what it has learnt, as it does the peer.
    /// </param>
    public static void Run(Action<int, int> callMany)
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < RunArguments.WarmupRecords / Rounds; i += CallsOfBatch)
                callMany(i, CallsOfBatch);
            Thread.Sleep(PauseMs);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
