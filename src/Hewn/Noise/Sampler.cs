namespace Hewn.Noise;

/// <summary>Keeps a share of calls, or of records that belong to none. Immutable, thread-safe.</summary>
internal sealed class Sampler
{
    private readonly ulong _limit;

    /// <param name="share">The share that is kept, 0 to 1.</param>
    public Sampler(double share)
    {
        Share = share;
        _limit = share >= 1 ? ulong.MaxValue : (ulong)(share * TwoTo64);
    }

    public double Share { get; }

    /// <summary>Whether what is logged now is in the sample.</summary>
    public bool Keeps() => _limit == ulong.MaxValue || CallPoint.Current() < _limit;

    private const double TwoTo64 = 18446744073709551616.0;
}
