namespace Hewn;

/// <summary>
/// How many records of a logger are taken: a bucket that holds <see cref="Burst"/> of them and is filled again by
/// <see cref="PerSecond"/>. Immutable.
/// </summary>
public readonly record struct RateLimit
{
    /// <summary>A limit.</summary>
    /// <param name="perSecond">Records in a second, in the long run; 0.001 to 1000000.</param>
    /// <param name="burst">
    /// Records at once after a quiet time; 1 to 10000000. Default: those of one second, at least one.
    /// </param>
    public RateLimit(double perSecond, int? burst = null)
    {
        PerSecond = perSecond;
        Burst = burst ?? (perSecond > 1 ? (int)Math.Ceiling(Math.Min(perSecond, Limits.MaxRateLimit)) : 1);
    }

    /// <summary>Records in a second, in the long run.</summary>
    public double PerSecond { get; }

    /// <summary>Records at once after a quiet time.</summary>
    public int Burst { get; }
}
