namespace LocalLlm.KvCache;

/// <summary>How often and after which pauses something is tried again: 3 times, 100 ms, doubled, at most 10 s, ±25 %.
/// </summary>
internal static class RetryPolicy
{
    public const int Attempts = 3;

    private const double Jitter = 0.25;

    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(10);

    /// <param name="failures">Failures so far, at least 1.</param>
    /// <param name="random">From 0 to 1: where in the range of the jitter.</param>
    public static TimeSpan PauseAfter(int failures, double random)
    {
        double pause = Math.Min(_most.TotalMilliseconds, _first.TotalMilliseconds * Math.Pow(2, failures - 1));
        return TimeSpan.FromMilliseconds(pause * (1 - Jitter + 2 * Jitter * random));
    }
}
