using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>
/// Follows a log together with the files of all processes that share it, those that begin meanwhile included. Not
/// thread-safe.
/// </summary>
public sealed class SharedFollower : IEntrySource
{
    private readonly LogSet _set;
    private readonly Func<LogSet, SetFollower> _open;
    private readonly TimeProvider _time;
    private readonly RingTails? _tails;
    private readonly HashSet<string> _known = [];
    private readonly List<SetFollower> _followers;
    private readonly SharedReader _all;
    private long _lookAt;

    /// <summary>Opens the log's files, each at its front.</summary>
    /// <param name="set">The log.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read.</param>
    /// <param name="time">The clock of <see cref="SetFollower"/>.</param>
    /// <param name="tails">What stands in rings only; with living rings those that come meanwhile are found, too.
    /// </param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public SharedFollower(
        LogSet set, TimeZoneInfo naiveZone, ReadTally tally, TimeProvider time, RingTails? tails = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
        _time = time;
        _tails = tails;
        _open = sharer => new SetFollower(sharer, naiveZone, tally, time, tails?.FollowedTail(sharer));
        _followers = [.. set.Sharers().Where(sharer => _known.Add(sharer.ActivePath)).Select(_open)];
        _all = new SharedReader(_followers);
        _lookAt = NextLook();
    }

    /// <inheritdoc/>
    public Entry Current => _all.Current;

    /// <summary>As <see cref="SetFollower.ReadLast"/>.</summary>
    /// <param name="count">How many at most; at least 1.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too.</param>
    public List<Entry> ReadLast(int count, Predicate<Entry> isWanted)
    {
        var kept = new KeptEntries();
        return LogTail.LastOf(_followers.ConvertAll(follower => follower.ReadLast(count, isWanted, kept)), count);
    }

    /// <inheritdoc/>
    public bool TryRead()
    {
        if (_all.TryRead())
            return true;
        if (_time.GetTimestamp() < _lookAt)
            return false;
        _lookAt = NextLook();
        _tails?.FindLiving();
        bool isNew = false;
        foreach (LogSet sharer in _set.Sharers())
        {
            if (!_known.Add(sharer.ActivePath))
                continue;
            _all.Add(_open(sharer));
            isNew = true;
        }

        return isNew && _all.TryRead();
    }

    /// <inheritdoc/>
    public void Dispose() => _all.Dispose();

    private long NextLook() =>
        _time.GetTimestamp() + (long)(Limits.SharerInterval.TotalSeconds * _time.TimestampFrequency);
}
