using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>Waits at the end of what is followed and hands on what comes.</summary>
public static class Follower
{
    /// <summary>
    /// Hands every entry to <paramref name="onEntry"/> until cancelled, looking at the files every
    /// 25 ms while nothing comes. Cancellation is the normal end and no error.
    /// </summary>
    /// <param name="source">What is followed: a <see cref="SetFollower"/>, or several merged.</param>
    /// <param name="onEntry">Called for each entry, which is valid during the call only.</param>
    /// <param name="onPause">Called when there is nothing more for now: the time to flush.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task RunAsync(
        IEntrySource source, Action<Entry> onEntry, Action onPause, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(onEntry);
        ArgumentNullException.ThrowIfNull(onPause);
        while (!cancellation.IsCancellationRequested)
        {
            while (source.TryRead() && !cancellation.IsCancellationRequested)
                onEntry(source.Current);
            onPause();
            await Task.Delay(Limits.PollInterval, time, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
