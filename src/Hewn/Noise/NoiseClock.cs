namespace Hewn.Noise;

/// <summary>
/// A clock that is asked for every record, so it must cost next to nothing: the system's coarse one, which moves in
/// steps of some milliseconds, unless the program has a clock of its own. That one may throw; then time stands still.
/// Thread-safe.
/// </summary>
/// <param name="time">The program's clock.</param>
internal sealed class NoiseClock(TimeProvider time)
{
    private readonly bool _isSystemTime = time == TimeProvider.System;
    private long _last;

    /// <summary>The longest step that it makes.</summary>
    public TimeSpan Step => _isSystemTime ? _coarsest : TimeSpan.Zero;

    /// <summary>Time since some moment.</summary>
    public long Nanoseconds => _isSystemTime
        ? Environment.TickCount64 * NanosecondsPerMillisecond
        : Ask();

    /// <summary>The time of day at a moment of this clock.</summary>
    public DateTimeOffset TimeOf(long nanoseconds) =>
        time.GetUtcNow() - TimeSpan.FromTicks((Nanoseconds - nanoseconds) / TimeSpan.NanosecondsPerTick);

    private long Ask()
    {
        try
        {
            long now = (long)((double)time.GetTimestamp() / time.TimestampFrequency * NanosecondsPerSecond);
            Volatile.Write(ref _last, now);
            return now;
        }
        catch (Exception) // Boundary: the clock is the program's, and a record must not fail by it.
        {
            return Volatile.Read(ref _last);
        }
    }

    public const long NanosecondsPerSecond = 1_000_000_000;

    private const long NanosecondsPerMillisecond = 1_000_000;

    private static readonly TimeSpan _coarsest = TimeSpan.FromMilliseconds(16);
}
