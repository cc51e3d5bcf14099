namespace DotnetPeers;

/// <summary>Calls before the clock starts.</summary>
internal static class Warmup
{
    private const int Rounds = 5;
    private const int PauseMs = 150; // The JIT compiles its next tier 100 ms after the last new method was called.

    public static void Run(Action<int> call)
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < RunArguments.WarmupRecords / Rounds; i++)
                call(i);
            Thread.Sleep(PauseMs);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
