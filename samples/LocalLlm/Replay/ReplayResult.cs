using LocalLlm.KvCache;

namespace LocalLlm.Replay;

/// <summary>What a policy made of a trace with a budget.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="HotTokens">Tokens that memory could hold.</param>
/// <param name="Statistics">Of the replayed cache; bytes are those of its small stand-in.</param>
/// <param name="Scale">Bytes of the recorded model for one of the stand-in.</param>
/// <param name="ComputedTokens">Tokens that had to be computed, again or for the first time.</param>
internal sealed record ReplayResult(
    string Policy, int HotTokens, CacheStatistics Statistics, double Scale, long ComputedTokens)
{
    // Of a usual NVMe disk; what counts is the comparison.
    private const double DiskBytesPerSecond = 500e6;
    private const double DiskSecondsPerRead = 100e-6;

    public double HitRate => Statistics.CacheHitRate ?? 100;

    public double MegabytesToSsd => Statistics.BytesToSsd * Scale / 1e6;

    public double MegabytesFromSsd => Statistics.BytesFromSsd * Scale / 1e6;

    /// <summary>An estimate: a fixed time for each use of a block on disk, and the bytes at a fixed rate.</summary>
    public double DiskSeconds => Statistics.ColdHits * DiskSecondsPerRead
        + (Statistics.BytesFromSsd + Statistics.BytesToSsd) * Scale / DiskBytesPerSecond;
}
