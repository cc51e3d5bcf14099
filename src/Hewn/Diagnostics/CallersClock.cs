namespace Hewn.Diagnostics;

/// <summary>Asks the clock that the program has given, which may throw.</summary>
internal static class CallersClock
{
    /// <summary>The time; null where the clock cannot say.</summary>
    public static DateTimeOffset? TryUtcNow(TimeProvider clock)
    {
        try
        {
            return clock.GetUtcNow();
        }
        catch (Exception) // Boundary: the clock is the caller's.
        {
            return null;
        }
    }
}
