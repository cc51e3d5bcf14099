using Hewn.Store.Index;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>One reading of a file: which parts it can leave out, and what it finds out. Thread-safe.</summary>
internal sealed class PartReading
{
    private readonly PartTimes _known;
    private readonly long _length; // of the file
    private readonly Action<PartTimes>? _keep;
    private readonly SegmentIdentity _state;
    private readonly bool _isSame; // nothing was written since the last part was read
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (long MinNs, long MaxNs)> _found = []; // under _gate
    private long _wholeEnd; // under _gate
    private IReadOnlyList<Stretch> _stretches = [];
    private (long MinNs, long MaxNs)?[] _times = []; // under _gate; of the stretches that were expected

    /// <param name="known">What is known of the file.</param>
    /// <param name="file">The file.</param>
    /// <param name="keep">Takes what is known at the end; null when it is not to be kept.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PartReading(PartTimes known, ScanFile file, Action<PartTimes>? keep)
    {
        (_known, _length, _keep, _wholeEnd) = (known, file.Length, keep, known.Whole.Size);
        if (keep is not null)
            _state = SegmentIdentity.Of(file.Handle, file.Length);
        _isSame = keep is not null && _state == known.State;
    }

    /// <summary>The stretches of a file that may have lines of a time.</summary>
    /// <param name="from">The first byte; a line begins there.</param>
    /// <param name="startNs">The first nanosecond.</param>
    /// <param name="endNs">The nanosecond behind the last.</param>
    public IReadOnlyList<Stretch> Wanted(long from, long startNs, long endNs) =>
        Wanted(from, startNs, endNs, isLineStart: true);

    private List<Stretch> Wanted(long from, long startNs, long endNs, bool isLineStart)
    {
        var wanted = new List<Stretch>();
        for (long at = from; at < _length;)
        {
            long part = at / _known.PartBytes;
            long to = Math.Min(_length, (part + 1) * _known.PartBytes);
            bool isOutside = TimesOf((int)part) is { } times && (times.MaxNs < startNs || times.MinNs >= endNs);
            if (!isOutside)
                wanted.Add(new(at, to, isLineStart && at == from));
            at = to;
        }

        _stretches = wanted;
        return wanted;
    }

    /// <summary>The stretches of a file of whose times nothing is known, to be looked at one by one.</summary>
    /// <param name="from">The first byte; a line begins there.</param>
    /// <param name="after">What is before this byte was looked at already.</param>
    /// <returns>All from the one before the first unknown one on, or none where all are known.</returns>
    public IReadOnlyList<Stretch> Unknown(long from, long after)
    {
        long part = Math.Max(from / _known.PartBytes, (after / _known.PartBytes) - 1);
        long count = (_length + _known.PartBytes - 1) / _known.PartBytes;
        while (part + 1 < count && TimesOf((int)part) is not null && TimesOf((int)part + 1) is not null)
            part++;
        long at = Math.Max(from, part * _known.PartBytes);
        return part + 1 >= count && TimesOf((int)part) is not null
            ? _stretches = []
            : Wanted(at, long.MinValue, long.MaxValue, at == from);
    }

    /// <summary>All parts of the file from some byte on, with their times where they are known.</summary>
    /// <param name="from">The first byte; a line begins there.</param>
    public IEnumerable<TimedStretch> PartsFrom(long from)
    {
        for (long at = from; at < _length;)
        {
            long part = at / _known.PartBytes;
            long to = Math.Min(_length, (part + 1) * _known.PartBytes);
            (long MinNs, long MaxNs)? times = TimesOf((int)part);
            yield return new(new(at, to, at == from), times is not null, times?.MinNs ?? 0, times?.MaxNs ?? 0);
            at = to;
        }
    }

    /// <summary>Says which stretches are read.</summary>
    public void Expect(IReadOnlyList<Stretch> stretches)
    {
        lock (_gate)
            (_stretches, _times) = (stretches, new (long, long)?[stretches.Count]);
    }

    /// <summary>What was found out of one of those that were expected; null when nothing was.</summary>
    public (long MinNs, long MaxNs)? FoundAt(int number)
    {
        lock (_gate)
            return _times[number];
    }

    /// <summary>Takes what was found out by reading a stretch whole, without leaving lines out.</summary>
    /// <param name="number">Its place among those wanted.</param>
    /// <param name="minNs">The least time.</param>
    /// <param name="maxNs">The greatest time; below the least when there was no line.</param>
    /// <param name="end">Where its last line ends.</param>
    public void Found(int number, long minNs, long maxNs, long end)
    {
        if (number < 0 || number >= _stretches.Count || minNs > maxNs)
            return;
        lock (_gate)
        {
            if (number < _times.Length)
                _times[number] = (minNs, maxNs);
        }

        if (_keep is null)
            return;
        Stretch stretch = _stretches[number];
        bool isWhole = stretch.To - stretch.From == _known.PartBytes && end <= _length;
        bool isLast = stretch.From % _known.PartBytes == 0 && stretch.To == _length;
        if (!isWhole && !isLast)
            return;
        lock (_gate)
        {
            _found[(int)(stretch.From / _known.PartBytes)] = (minNs, maxNs);
            if (isWhole)
                _wholeEnd = Math.Max(_wholeEnd, end);
        }
    }

    /// <summary>
    /// Whether a file is another one, or begins otherwise, than when the reading began; not of one that is shorter,
    /// which reading it says, and not where that cannot be told.
    /// </summary>
    /// <param name="file">The file, open now.</param>
    public bool WasReplaced(ScanFile file)
    {
        try
        {
            return _keep is not null && _length > 0 && RandomAccess.GetLength(file.Handle) >= _length
                && !_state.IsStillThere(file.Handle);
        }
        catch (IOException)
        {
            return false; // reading it says that
        }
    }

    /// <summary>The reading went through: keeps what it found out, unless the file was changed meanwhile.</summary>
    /// <param name="file">The file, open now.</param>
    public void Finish(ScanFile file)
    {
        if (_found.Count == 0)
            return;
        try
        {
            if (!_state.IsBeginningOf(file.Handle))
                return;
            var parts = new (long, long)?[(int)((_length + _known.PartBytes - 1) / _known.PartBytes)];
            for (int i = 0; i < parts.Length; i++)
                parts[i] = _found.TryGetValue(i, out (long, long) found) ? found : TimesOf(i);
            _keep!(new(_known.PartBytes, parts, _known.FirstNs, _state,
                _wholeEnd > 0 ? SegmentIdentity.Of(file.Handle, _wholeEnd) : default));
        }
        catch (IOException)
        {
            // Then the next reading finds it out.
        }
    }

    /// <summary>The times of a part; of one that was not whole only while the file is as it was.</summary>
    private (long MinNs, long MaxNs)? TimesOf(int part)
    {
        if (part >= _known.Parts.Count)
            return null;
        bool wasWhole = (part + 1L) * _known.PartBytes <= _known.Whole.Size;
        return wasWhole || _isSame ? _known.Parts[part] : null;
    }
}
