namespace Hewn;

/// <summary>Records that noise control kept out of the log, by the policy that did (docs/noise.md).</summary>
/// <param name="Folded">Repeats of a record that stands in the log; a record there tells how many.</param>
/// <param name="RateLimited">Refused by their logger's rate limit.</param>
/// <param name="SampledOut">Not among the sample of their logger.</param>
/// <param name="Forgotten">Kept for a call, and forgotten because it did not fail.</param>
/// <param name="Overflowed">Kept for a call, and pushed out by later ones because its buffer was full.</param>
public sealed record SuppressedRecords(
    long Folded, long RateLimited, long SampledOut, long Forgotten, long Overflowed)
{
    /// <summary>None.</summary>
    public static SuppressedRecords None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>All of them.</summary>
    public long Total => Folded + RateLimited + SampledOut + Forgotten + Overflowed;
}
