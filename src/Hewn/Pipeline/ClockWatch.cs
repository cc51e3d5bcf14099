namespace Hewn.Pipeline;

/// <summary>
/// Sees when the clock is set back: its time is compared with a clock that only goes forward. Used by the writer's
/// thread only.
/// </summary>
/// <param name="clock">The log's clock.</param>
internal sealed class ClockWatch(TimeProvider clock)
{
    private long? _start;
    private DateTimeOffset? _origin;

    /// <summary>Looks. How far the clock went back since the last look; zero where it did not, or hardly.</summary>
    public TimeSpan FindStepBack()
    {
        try
        {
            return Look();
        }
        catch (Exception) // Boundary: the clock is the caller's.
        {
            return TimeSpan.Zero;
        }
    }

    private TimeSpan Look()
    {
        long before = clock.GetTimestamp();
        DateTimeOffset now = clock.GetUtcNow();
        if (clock.GetElapsedTime(before) > _longestLook)
            return TimeSpan.Zero; // The thread or the machine stood still in between: they do not belong together.
        _start ??= before;
        DateTimeOffset origin = now - clock.GetElapsedTime(_start.Value, before);
        TimeSpan back = (_origin ?? origin) - origin;
        _origin = origin;
        return back >= Limits.ToldClockStep ? back : TimeSpan.Zero;
    }

    private static readonly TimeSpan _longestLook = TimeSpan.FromSeconds(1);
}
