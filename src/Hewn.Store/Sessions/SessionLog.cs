using Hewn.Store.Entries;
using Hewn.Store.Following;
using Hewn.Store.Merging;
using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>The records of a session's logs: rotated files, those of all ranks, and what stands in rings only.
/// </summary>
/// <param name="place">The session.</param>
/// <param name="naiveZone">The zone of timestamps without one.</param>
/// <param name="tails">What stands in rings only.</param>
/// <param name="tally">Counts what is read.</param>
public sealed class SessionLog(SessionPlace place, TimeZoneInfo naiveZone, SessionTails tails, SessionTally tally)
{
    private readonly ReadTally _unused = new();

    /// <summary>All records by time, one after the other in bounded memory, and what is none as a fault.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<Entry> ReadAll()
    {
        using var all = new SharedReader(SessionFiles.LogsOf(place).SelectMany(set => set.Sharers())
            .Select(set => SetReader.Open(set, naiveZone, _unused, tails.Rings.Of(set))));
        while (all.TryRead())
        {
            tally.Take(all.Current);
            yield return all.Current;
        }
    }

    /// <summary>The last records that are wanted, oldest first, as lasting copies.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="isWanted">Chooses; sees what is no record, too.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IReadOnlyList<Entry> ReadLast(int count, Predicate<Entry> isWanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(isWanted);
        if (count == 0)
            return [];
        return LogTail.LastOf(
            [
                .. SessionFiles.LogsOf(place).Select(set => LogTail.ReadLastShared(
                    set, count, naiveZone, _unused, entry => IsWanted(entry, isWanted), tails.Rings.Of)),
            ],
            count);
    }

    /// <summary>
    /// Shows the last records, then those that come, until it is cancelled or <paramref name="isOver"/> has said so
    /// twice.
    /// </summary>
    /// <param name="count">How many of the last records; may be 0.</param>
    /// <param name="isWanted">Chooses.</param>
    /// <param name="onEntry">Takes each; valid during the call only.</param>
    /// <param name="onPause">Called when there is nothing more for now: the time to flush.</param>
    /// <param name="isOver">Asked four times a second at most; null to follow without end.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="cancellation">Ends it; that is no error.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task FollowAsync(
        int count,
        Predicate<Entry> isWanted,
        Action<Entry> onEntry,
        Action onPause,
        Func<bool>? isOver,
        TimeProvider time,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        ArgumentNullException.ThrowIfNull(onEntry);
        ArgumentNullException.ThrowIfNull(onPause);
        List<SharedFollower> followers =
        [
            .. SessionFiles.LogsOf(place).Select(set => new SharedFollower(
                set, naiveZone, _unused, time, tails.Rings)),
        ];
        using var all = new SharedReader(followers);
        int listed = Math.Max(1, count);
        List<Entry> last = LogTail.LastOf(
            followers.ConvertAll(follower => follower.ReadLast(listed, entry => IsWanted(entry, isWanted))), listed);
        foreach (Entry entry in last.TakeLast(count))
            onEntry(entry);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long? overSince = null;
        long nextLook = 0;
        void Pause()
        {
            onPause();
            if (isOver is null || time.GetTimestamp() < nextLook)
                return;
            nextLook = time.GetTimestamp() + time.TimestampFrequency / 4;
            if (!isOver())
                overSince = null;
            else if (overSince is null)
                overSince = time.GetTimestamp(); // One more look at the files: the last lines may just be written.
            else
                ended.Cancel();
        }

        await Follower.RunAsync(
            all,
            entry =>
            {
                if (IsWanted(entry, isWanted))
                    onEntry(entry);
            },
            Pause,
            time,
            ended.Token).ConfigureAwait(false);
    }

    private bool IsWanted(Entry entry, Predicate<Entry> isWanted)
    {
        tally.Take(entry);
        return isWanted(entry);
    }
}
