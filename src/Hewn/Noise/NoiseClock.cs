namespace Hewn.Noise;

/// <summary>
/// A clock that is asked for every record, so it must cost next to nothing: the system's coarse one, which moves in
/// steps of some milliseconds, unless the program has a clock of its own. Thread-safe.
/// </summary>
/// <param name="time">The program's clock.</param>
internal sealed class NoiseClock(TimeProvider time)
{
    private readonly bool _isSystemTime = time == TimeProvider.System;

    /// <summary>The longest step that it makes.</summary>
    public TimeSpan Step => _isSystemTime ? _coarsest : TimeSpan.Zero;

    /// <summary>Time since some moment.</summary>
    public long Nanoseconds => _isSystemTime
        ? Environment.TickCount64 * NanosecondsPerMillisecond
        : (long)((double)time.GetTimestamp() / time.TimestampFrequency * NanosecondsPerSecond);

    /// <summary>The time of day at a moment of this clock.</summary>
    public DateTimeOffset TimeOf(long nanoseconds) =>
        time.GetUtcNow() - TimeSpan.FromTicks((Nanoseconds - nanoseconds) / TimeSpan.NanosecondsPerTick);

    public const long NanosecondsPerSecond = 1_000_000_000;

    private const long NanosecondsPerMillisecond = 1_000_000;

    private static readonly TimeSpan _coarsest = TimeSpan.FromMilliseconds(16);
}
