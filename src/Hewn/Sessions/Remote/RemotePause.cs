namespace Hewn.Sessions.Remote;

/// <summary>How long to wait after failures. Pure but for its randomness; not thread-safe.</summary>
/// <param name="random">What pauses are spread by, so that not all clients come back at once.</param>
internal sealed class RemotePause(Random random)
{
    private const int MaxDoublings = 20;

    /// <summary>
    /// The pause after so many failures in a row: twice as long each time, spread over its upper half. What a server
    /// says itself comes first, spread upward by a tenth.
    /// </summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="failure">The last one.</param>
    public TimeSpan After(int failures, RemoteFailure? failure)
    {
        if (failure?.RetryAfter is { } said && said > TimeSpan.Zero)
        {
            TimeSpan bounded = said < Limits.LongestRemoteRetryAfter ? said : Limits.LongestRemoteRetryAfter;
            return bounded * (1 + (random.NextDouble() / 10));
        }

        if (failure?.Kind is RemoteFailureKind.Misdirected)
            return Limits.LongestRemotePause * (0.5 + (random.NextDouble() / 2)); // A person has to mend it.
        double seconds = Math.Min(
            Limits.FirstRemotePause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, MaxDoublings)),
            Limits.LongestRemotePause.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (0.5 + (random.NextDouble() / 2)));
    }
}
