using Hewn.Files;
using Hewn.Sessions;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Segments;

namespace Hewn.Store.Rings;

/// <summary>What stands of one log in rings only. Readers show it once, and not again when it is in the file.</summary>
public sealed class RingTail : IDisposable
{
    private readonly List<Segment> _held;
    private readonly Dictionary<FileIdentity, long> _lengths;
    private readonly RecordReader _records;
    private readonly List<Entry> _entries = [];
    private readonly List<byte[]> _lines = [];
    private readonly Dictionary<UInt128, int> _unseen = [];
    private Dictionary<UInt128, int>? _saved;
    private readonly List<LivingLane> _lanes = [];
    private readonly Queue<Entry> _living = new();
    private long _livingTicks;
    private bool _getNumbers;

    internal RingTail(List<Segment> held, TimestampReader timestamps)
    {
        _held = held;
        _lengths = held.ToDictionary(segment => segment.Identity, segment => segment.Length);
        _records = new(timestamps, dialect: null);
    }

    /// <summary>The records, those of each ring in their order. Lasting.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>How long each file of the log was when the rings were compared with it.</summary>
    internal IReadOnlyDictionary<FileIdentity, long> Lengths => _lengths;

    /// <inheritdoc/>
    public void Dispose() => _held.ForEach(segment => segment.Dispose());

    /// <param name="ring">The ring.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="getNumbers">Whether the lines get a number when they are written, as those of sessions do.</param>
    internal void Add(string ring, List<byte[]> lines, bool getNumbers)
    {
        _getNumbers |= getNumbers;
        long lastTicks = 0;
        foreach (byte[] line in lines)
        {
            UInt128 hash = HashOf(line);
            _lines.Add(line);
            _unseen[hash] = _unseen.GetValueOrDefault(hash) + 1;
            Entry entry = EntryOf(line, ring, _lines.Count, lastTicks);
            lastTicks = entry.UtcTicks;
            _entries.Add(entry);
        }

        // Rings of several processes: their records by time, those without one where they are.
        if (!_entries.Exists(entry => entry.UtcTicks == 0))
            _entries.Sort((a, b) => (a.UtcTicks, a.LineNumber).CompareTo((b.UtcTicks, b.LineNumber)));
    }

    /// <summary>
    /// Whether a line of the log is one of these, written since they were read; or the torn begin of one.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="end">Where the line ends in it.</param>
    /// <param name="line">The line; without a line end only when the file ends there for good.</param>
    internal bool Covers(FileIdentity file, long end, ReadOnlySpan<byte> line)
    {
        if (line[^1] == (byte)'\n')
        {
            foreach (LivingLane lane in _lanes)
            {
                if (lane.Covers(file, end, line))
                    return true;
            }
        }

        if (line[^1] != (byte)'\n')
            return IsBegin(line);
        if (_unseen.Count == 0 || (_lengths.TryGetValue(file, out long length) && end <= length))
            return false;
        UInt128 hash = HashOf(line);
        if (!_unseen.TryGetValue(hash, out int count))
            return false;
        if (count == 1)
            _unseen.Remove(hash);
        else
            _unseen[hash] = count - 1;
        return true;
    }

    /// <summary>
    /// Passes over whole lines of a file up to an end; false when some of them may be among these lines, so that each
    /// has to be looked at.
    /// </summary>
    internal bool TryPass(FileIdentity file, long end)
    {
        bool mayPass = (_unseen.Count == 0 || (_lengths.TryGetValue(file, out long length) && end <= length))
            && _lanes.TrueForAll(lane => lane.MayPass(file, end));
        foreach (LivingLane lane in mayPass ? _lanes : [])
            lane.Pass(file, end);
        return mayPass;
    }

    /// <summary>Whether it may show lines: some are there, or processes live that may log some.</summary>
    internal bool IsEmpty => _entries.Count == 0 && _lanes.Count == 0;

    /// <summary>The rings of living processes.</summary>
    internal IEnumerable<LivingRing> LivingRings => _lanes.Select(lane => lane.Ring);

    /// <summary>Adds the ring of a living process. Before the log is read, or at its end.</summary>
    internal void Add(LivingLane lane)
    {
        lane.Synchronize();
        _lanes.Add(lane);
    }

    /// <summary>
    /// Looks what the rings of living processes hold that the log does not; <see cref="TryTakeLiving"/> gives it. Call
    /// it when the log was read to its end just now.
    /// </summary>
    internal void ReadLiving()
    {
        foreach (LivingLane lane in _lanes)
        {
            foreach (byte[] line in lane.ReadNew())
            {
                Entry entry = EntryOf(line, lane.Ring.Path, 0, _livingTicks);
                _livingTicks = entry.UtcTicks;
                _living.Enqueue(entry);
            }
        }
    }

    /// <summary>Gives the next line that a living process has logged and not written yet.</summary>
    internal bool TryTakeLiving(Entry target)
    {
        if (!_living.TryDequeue(out Entry? entry))
            return false;
        entry.CopyTo(target, new byte[entry.CopyBytes]);
        return true;
    }

    /// <summary>Remembers which lines have been met, for <see cref="Restore"/>.</summary>
    internal void Save() => _saved = _unseen.Count == 0 ? null : new(_unseen);

    /// <summary>Forgets which lines have been met since <see cref="Save"/>: the file is read anew.</summary>
    internal void Restore()
    {
        if (_saved is null)
            return;
        _unseen.Clear();
        foreach ((UInt128 hash, int count) in _saved)
            _unseen.Add(hash, count);
    }

    /// <summary>As <see cref="Merge"/>, with what living processes have logged and not written yet. Call it when the
    /// log was read to its end just now.</summary>
    internal List<Entry> MergeAll(List<Entry> last, int count, Predicate<Entry> isWanted, ReadTally tally)
    {
        last = Merge(last, count, isWanted, tally);
        ReadLiving();
        var living = new Entry();
        while (TryTakeLiving(living))
        {
            tally.Count(living);
            if (isWanted(living))
                last.Add(living.Copy());
        }

        last.RemoveRange(0, Math.Max(0, last.Count - count));
        return last;
    }

    /// <summary>The last of a log's entries and of these, by time.</summary>
    internal List<Entry> Merge(List<Entry> last, int count, Predicate<Entry> isWanted, ReadTally tally)
    {
        var merged = new List<Entry>();
        using var all = new TailedReader(new EntryList(last), this, tally);
        while (all.TryRead())
        {
            if (isWanted(all.Current))
                merged.Add(all.Current);
        }

        return merged[Math.Max(0, merged.Count - count)..];
    }

    private Entry EntryOf(byte[] line, string ring, long number, long lastTicks)
    {
        var entry = new Entry { Path = ring, LineNumber = number };
        ReadOnlyMemory<byte> content = line.AsMemory(0, line.Length - 1);
        if (_records.TryReadJson(content, entry))
        {
            entry = entry.Copy();
        }
        else if (content.Span is [not (byte)'{', ..] && _records.DialectOf(content.Span) is { } dialect)
        {
            _records.ReadText(content, dialect, TraceState.None, entry);
            entry = entry.Copy(); // The reader's room is used again.
        }
        else
        {
            entry.SetFault(content, RecordParser.FaultOf(content.Span) ?? ParserMessages.NoObject);
            entry.HasTimestamp = false;
        }

        if (!entry.HasTimestamp)
            entry.UtcTicks = lastTicks;
        return entry;
    }

    private bool IsBegin(ReadOnlySpan<byte> torn)
    {
        foreach (byte[] line in _lines)
        {
            if (line.AsSpan().StartsWith(torn) || (_getNumbers && SessionNumbers.IsBegin(torn, line)))
                return true;
        }

        return false;
    }

    private UInt128 HashOf(ReadOnlySpan<byte> line) =>
        ContentHash.Of(_getNumbers ? SessionNumbers.WithoutNumber(line) : line);
}
