namespace Hewn.Noise;

/// <summary>
/// A token bucket in one number: the moment at which it will be full again (the generic cell rate algorithm). Takes no
/// lock. Thread-safe.
/// </summary>
/// <remarks>
/// With the system's coarse clock a burst is at least what the rate gives in one step of it: otherwise a rate higher
/// than the burst per step could never be reached.
/// </remarks>
internal sealed class RateLimiter
{
    private readonly NoiseClock _clock;
    private readonly long _interval;
    private readonly long _tolerance;
    private long _fullAt;

    public RateLimiter(RateLimit limit, NoiseClock clock)
    {
        _clock = clock;
        Limit = limit;
        _interval = Math.Max(1, (long)(NoiseClock.NanosecondsPerSecond / limit.PerSecond));
        long step = clock.Step.Ticks * TimeSpan.NanosecondsPerTick;
        _tolerance = Math.Max(step, (long)Math.Min(long.MaxValue / 4, (limit.Burst - 1.0) * _interval));
        _fullAt = clock.Nanoseconds;
    }

    public RateLimit Limit { get; }

    /// <summary>Takes a token; false where there is none.</summary>
    public bool TryTake()
    {
        unchecked // Nanoseconds since the machine's start: 64 bits last for centuries.
        {
            long now = _clock.Nanoseconds;
            long fullAt = Volatile.Read(ref _fullAt);
            while (true)
            {
                long from = Math.Max(fullAt, now);
                if (from - now > _tolerance)
                    return false;
                long seen = Interlocked.CompareExchange(ref _fullAt, from + _interval, fullAt);
                if (seen == fullAt)
                    return true;
                fullAt = seen;
            }
        }
    }
}
