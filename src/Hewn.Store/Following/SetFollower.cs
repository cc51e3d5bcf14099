using Hewn.Files;
using Hewn.Store.Entries;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>
/// Follows a rotated set through rename-rotation, truncation, deletion and re-creation, without gap or duplicate.
/// <see cref="TryRead"/> never waits: false means "nothing now". Not thread-safe.
/// </summary>
/// <remarks>
/// It holds a handle on every file of the set that it knows, so that the system gives no file's number to a new one and
/// telling known from new is exact; what was written to a deleted file is still read. After a rotation the renamed file
/// is read for <see cref="Limits.RetireAfter"/> more, because its writer may hold it open. Truncation is seen by a
/// length that shrank or a head that changed; what was truncated away between two looks is gone for every reader.
/// </remarks>
public sealed class SetFollower : IEntrySource
{
    private readonly LogSet _set;
    private readonly TimestampReader _timestamps;
    private readonly ReadTally _tally;
    private readonly TimeProvider _time;
    private readonly RingTail? _tail;
    private readonly List<Segment> _known;
    private readonly List<FollowedFile> _open; // oldest first; the last one is the active file
    private readonly HashSet<Segment> _unread = []; // of those that are known: not meant to be read
    private readonly Dictionary<Segment, FilePlace> _places = []; // as they were asked for last
    private long _lastTicks;
    private bool _isDrained;
    private bool _isReadingRing;

    /// <summary>Opens the set, each file at its front.</summary>
    /// <param name="set">What to follow; no file of it has to exist yet.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="tally">Counts what is read.</param>
    /// <param name="time">The clock that retires renamed files.</param>
    /// <param name="tail">What stands in rings only: <see cref="ReadLast"/> gives it, and it is not given again when
    /// it is written. Null when there is nothing.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public SetFollower(
        LogSet set, TimeZoneInfo naiveZone, ReadTally tally, TimeProvider time, RingTail? tail = null)
        : this(set, null, new TimestampReader(naiveZone), tally, time, tail)
    {
    }

    /// <param name="set">What to follow.</param>
    /// <param name="files">Which of its files are to be read that are there now; null: all.</param>
    /// <param name="timestamps">Reads times.</param>
    /// <param name="tally">Counts what is read.</param>
    /// <param name="time">The clock that retires renamed files.</param>
    /// <param name="tail">What stands in rings only, or null.</param>
    /// <param name="start">Where to begin in each file that is there now; null: at its front.</param>
    internal SetFollower(
        LogSet set,
        IReadOnlyList<string>? files,
        TimestampReader timestamps,
        ReadTally tally,
        TimeProvider time,
        RingTail? tail,
        Func<Segment, Stretch>? start = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
        _timestamps = timestamps;
        _tally = tally;
        _time = time;
        _tail = tail;
        _known = set.Open();
        _open = _known.FindAll(segment => files is null || files.Contains(segment.Path)).ConvertAll(NewFile);
        if (start is not null)
            _open.ForEach(file => GoTo(file.Reader, start(file.Reader.Segment)));
    }

    /// <summary>Opens the set to go on where it was read to before.</summary>
    /// <param name="set">What to follow.</param>
    /// <param name="files">Which of its files are to be read that are there now; null: all.</param>
    /// <param name="timestamps">Reads times.</param>
    /// <param name="time">The clock that retires renamed files.</param>
    /// <param name="placeOf">How far a file was read; null for one that is new.</param>
    internal static SetFollower Resume(
        LogSet set,
        IReadOnlyList<string>? files,
        TimestampReader timestamps,
        TimeProvider time,
        Func<Segment, FilePlace?> placeOf)
    {
        var done = new HashSet<Segment>();
        var follower = new SetFollower(set, files, timestamps, new ReadTally(), time, null, segment =>
        {
            FilePlace? place = placeOf(segment);
            if (place is { IsDone: true })
                done.Add(segment);
            return place is null ? Stretch.Whole : new(place.Offset, long.MaxValue, IsLineStart: false);
        });
        follower._unread.UnionWith(follower._known.Where(segment =>
            !follower._open.Exists(file => file.Reader.Segment == segment)));
        follower._open.RemoveAll(file => done.Contains(file.Reader.Segment)
            && file.Reader.Segment.Path != set.ActivePath);
        // Nothing more is expected of older files: their last lines are whole, or will not be.
        foreach (FollowedFile file in follower._open.SkipLast(1))
            file.RetiresAt = follower.RetireTime();
        return follower;
    }

    /// <summary>How far each file has been read: up to the end of what was handed out.</summary>
    internal IEnumerable<FilePlace> Places()
    {
        foreach (Segment segment in _known)
        {
            FollowedFile? open = _open.Find(file => file.Reader.Segment == segment);
            if (open is null && _unread.Contains(segment))
                continue;
            long offset = open?.Reader.EntryEnd ?? (segment.IsSeekable ? segment.Length : Limits.HeadBytes);
            if (!_places.TryGetValue(segment, out FilePlace? place)
                || place.Offset != offset || place.IsDone != open is null)
                _places[segment] = place = PlaceBook.Of(segment, offset, isDone: open is null);
            yield return place;
        }
    }

    /// <summary>Bytes of plain files that were not read yet.</summary>
    internal long BytesBehind() => _open.Where(file => file.Reader.Segment.IsSeekable)
        .Sum(file => Math.Max(0, file.Reader.Segment.Length - file.Reader.EntryEnd));

    /// <inheritdoc/>
    public Entry Current { get; } = new();

    /// <summary>The file that <see cref="Current"/> stands in; null when it comes from a ring.</summary>
    internal Segment? CurrentSegment { get; private set; }

    /// <summary>
    /// Reads what is there now and gives the last entries that are wanted; <see cref="TryRead"/> then goes on exactly
    /// behind them. Call it before the first <see cref="TryRead"/>.
    /// </summary>
    /// <param name="count">How many at most; at least 1.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too.</param>
    /// <param name="kept">Where they are kept; null: where nothing else is.</param>
    public List<Entry> ReadLast(int count, Predicate<Entry> isWanted, KeptEntries? kept = null)
    {
        kept ??= new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var last = new List<Entry>();
        for (int i = _open.Count - 1; i >= 0 && last.Count < count; i--)
            last.InsertRange(0, ReadLastOf(i, count - last.Count, isWanted, kept));
        // Older files are done with, whether they were needed or not.
        if (_open.Count > 1)
            _open.RemoveRange(0, _open.Count - 1);
        return _tail?.Merge(last, count, isWanted, _tally) ?? last;
    }

    /// <inheritdoc/>
    public bool TryRead()
    {
        if (_isDrained)
            NoticeTruncation();
        _isDrained = false;
        do
        {
            for (int i = 0; i < _open.Count; i++)
            {
                if (TryReadFile(_open[i]))
                    return true;
                if (_open[i].IsFinished)
                    _open.RemoveAt(i--);
            }
        }
        while (TryFindNews());
        if (_tail is not null && TryReadLiving(_tail))
            return true;
        _isDrained = true;
        return false;
    }

    /// <summary>What living processes have logged and not written yet: asked once each time that all is read.</summary>
    private bool TryReadLiving(RingTail tail)
    {
        if (!_isReadingRing)
            tail.ReadLiving();
        CurrentSegment = null;
        _isReadingRing = tail.TryTakeLiving(Current);
        return _isReadingRing;
    }

    /// <inheritdoc/>
    public void Dispose() => _known.ForEach(segment => segment.Dispose());

    /// <summary>Whether it has, or had, this file.</summary>
    internal bool Knows(FileIdentity file) => _known.Exists(segment => segment.Identity == file);

    /// <summary>Whether a file is a copy of one that is read.</summary>
    internal bool KnowsHeadOf(Segment segment) => _open.Exists(file => file.HasHeadOf(segment));

    private List<Entry> ReadLastOf(int file, int count, Predicate<Entry> isWanted, KeptEntries kept)
    {
        Segment segment = _open[file].Reader.Segment;
        SegmentReader NewReader()
        {
            _open[file] = NewFile(segment);
            return _open[file].Reader;
        }

        // Only the newest file can still grow.
        return EndReader.ReadLast(NewReader, count, isWanted, isFinal: file < _open.Count - 1, _tail, kept);
    }

    private bool TryReadFile(FollowedFile file)
    {
        SegmentReader reader = file.Reader;
        if (reader.LastTicks == 0)
            reader.LastTicks = _lastTicks;
        bool isFinal = file.RetiresAt is { } at && _time.GetTimestamp() >= at;
        if (reader.TryRead(Current, isFinal || file.IsTruncated))
        {
            (_lastTicks, CurrentSegment) = (reader.LastTicks, reader.Segment);
            return true;
        }

        if (file.IsTruncated)
        {
            file.Restart();
            return TryReadFile(file);
        }

        file.IsFinished = isFinal;
        return false;
    }

    /// <summary>Looks whether the set has changed under its names; true when there is more to read now.</summary>
    private bool TryFindNews()
    {
        FollowedFile? current = ActiveFile();
        FileIdentity? active = FileIdentity.Of(_set.ActivePath);
        if (active is null)
            return false; // deleted, or between rename and re-creation: the handle we have shows what is still written
        if (current is null || active != current.Reader.Segment.Identity)
            return TakeNewFiles(current);
        current.RememberHead();
        return false;
    }

    /// <summary>The file that had the active name when we looked last.</summary>
    private FollowedFile? ActiveFile() => _open.Count > 0 && _open[^1].RetiresAt is null ? _open[^1] : null;

    /// <summary>
    /// What truncates a log may have copied it before (logrotate's copytruncate). The copy holds what we have read, so
    /// it is remembered as known. A file that is renamed already is not looked at: what is new then is no copy.
    /// </summary>
    private void NoticeTruncation()
    {
        if (ActiveFile() is not { } current || !current.NoticeTruncation()
            || FileIdentity.Of(_set.ActivePath) != current.Reader.Segment.Identity)
            return;
        foreach (Segment segment in _set.Open())
        {
            if (_known.Exists(other => other.Identity == segment.Identity))
                segment.Dispose();
            else
                _known.Add(segment);
        }
    }

    private bool TakeNewFiles(FollowedFile? current)
    {
        List<Segment> now = _set.Open();
        var known = _known.Select(segment => segment.Identity).ToHashSet();
        List<Segment> fresh = now.FindAll(segment => !known.Contains(segment.Identity));
        // Packed meanwhile: we have read it, or read on in the file that it was.
        List<Segment> packed = fresh.FindAll(segment => _known.Exists(segment.IsArchiveOf));
        fresh.RemoveAll(packed.Contains);
        // Copied and then cut, and renamed before we could see that it was cut.
        List<Segment> copies = fresh.FindAll(KnowsHeadOf);
        fresh.RemoveAll(copies.Contains);
        _known.AddRange(copies);
        var present = now.Select(segment => segment.Identity).ToHashSet();
        now.FindAll(segment => known.Contains(segment.Identity)).ForEach(segment => segment.Dispose());
        _known.AddRange(packed);
        if (fresh.Count == 0)
            return false; // an older file was given the active name: nothing new in it
        long retiresAt = RetireTime();
        if (current is not null)
            current.RetiresAt = retiresAt;
        Forget(present);
        _known.AddRange(fresh);
        foreach (Segment segment in fresh)
        {
            FollowedFile file = NewFile(segment);
            if (segment != fresh[^1])
                file.RetiresAt = retiresAt;
            _open.Add(file);
        }

        return true;
    }

    private long RetireTime() =>
        _time.GetTimestamp() + (long)(Limits.RetireAfter.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Closes files that have no name any more, except those still read.</summary>
    private void Forget(HashSet<FileIdentity> present)
    {
        List<Segment> gone = _known.FindAll(segment => !present.Contains(segment.Identity)
            && !_open.Exists(file => file.Reader.Segment == segment));
        foreach (Segment segment in gone)
        {
            _known.Remove(segment);
            _places.Remove(segment);
            segment.Dispose();
        }
    }

    private static void GoTo(SegmentReader reader, Stretch start)
    {
        if (start.From == 0)
            return;
        reader.SeekTo(start.From, start.IsLineStart);
        reader.LastTicks = start.BeforeTicks;
    }

    private FollowedFile NewFile(Segment segment) => new(new(segment, _timestamps, _tally, _tail));
}
