namespace Hewn.Shipping.Sending;

/// <summary>How long to wait after failures. Pure but for its randomness; not thread-safe.</summary>
/// <param name="random">What pauses are spread by.</param>
internal sealed class RetryPolicy(Random random)
{
    /// <summary>
    /// The pause after so many failures in a row: twice as long each time, spread over its upper half. What a far side
    /// says itself comes first, spread upward by a tenth, so that not all come back at once.
    /// </summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="retryAfter">What it says; null: nothing.</param>
    public TimeSpan PauseAfter(int failures, TimeSpan? retryAfter)
    {
        if (retryAfter is { } said && said > TimeSpan.Zero)
        {
            TimeSpan bounded = said < Limits.LongestPause ? said : Limits.LongestPause;
            return bounded * (1 + (random.NextDouble() / 10));
        }

        double factor = Math.Pow(2, Math.Min(failures - 1, 30));
        double longest = Limits.LongestPause.TotalSeconds / 10; // without being asked to, half a minute at most
        double seconds = Math.Min(Limits.FirstPause.TotalSeconds * factor, longest);
        return TimeSpan.FromSeconds(seconds * (0.5 + (random.NextDouble() / 2)));
    }
}
