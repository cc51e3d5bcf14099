using System.Diagnostics.CodeAnalysis;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Segments;
using Hewn.Store.Shapes;
using Hewn.Store.Sieving;

namespace Hewn.Store.Merging;

/// <summary>
/// Reads a log's files one after the other, the wanted parts of each, into batches. Used by one thread at a time.
/// </summary>
internal sealed class LogDecoder : IDisposable
{
    private readonly OpenedLog _log;
    private readonly ReadOptions _options;
    private readonly TimestampReader _timestamps;
    private readonly ReadReport _report;
    private readonly TimeWindow _window;
    private readonly ReadTally _unused = new(); // What is handed out is counted where it is.
    private readonly Entry _entry = new();
    private readonly Queue<Stretch> _stretches = new();
    private TextScan? _scan; // tells further stretches
    private readonly ShapeLookers _lookers;
    private ShapedLines? _shapes;
    private RecordSieve? _sieve; // made when the log is opened: of many logs few are open at a time
    private int _nextSegment;
    private SegmentReader? _reader;
    private bool _hasPending; // _entry found no room in the batch before
    private bool _isInOrder; // the file is, so that its end can be told from one entry
    private long _behindFrom = -1; // where in it the entries behind the window began
    private bool _hasReadRing;
    private long _lastTicks;
    private IEntryText? _texts;
    private bool _makesTexts;

    public LogDecoder(OpenedLog log, OpenedLogs logs, ShapeLookers lookers)
    {
        _lookers = lookers;
        (_log, _options, _timestamps, _report) = (log, logs.Options, logs.Timestamps, logs.Report);
        _window = _options.Window;
        FirstTicks = MayWait ? long.MinValue : FindFirst();
        _lastTicks = Math.Max(0, FirstTicks);
    }

    /// <summary>The time of the log's first dated entry, so of its first entry, too; the least number when there is
    /// none, or it cannot be known.</summary>
    public long FirstTicks { get; }

    /// <summary>Whether reading may wait for somebody to write, so that it must not be done ahead.</summary>
    public bool MayWait => _log.Source.IsStandardInput || _log.Segments.Any(segment => segment.IsStream);

    /// <summary>An empty batch of this log's size.</summary>
    public EntryBatch NewBatch()
    {
        if (_log.Segments.Count == 0)
            return new(0, 0);
        Segment first = _log.Segments[0];
        // Long records mostly come one after the other; their memory is shared out among the logs.
        return new(first.BufferBytes, first.MaxRecordBytes + first.BufferBytes);
    }

    /// <summary>Reads the next entries.</summary>
    /// <param name="batch">Gets them.</param>
    /// <param name="makesTexts">Whether their texts are to be made, if somebody wants texts.</param>
    public void Fill(EntryBatch batch, bool makesTexts)
    {
        _makesTexts = makesTexts && _options.Texts is not null;
        while (true)
        {
            try
            {
                if (_reader is null && !TryOpenNext())
                {
                    batch.IsLast = TryReadRing(batch);
                    return;
                }

                if (!TryFill(batch))
                    return;
                CloseReader();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Segment failed = _reader?.Segment ?? _log.Segments[_nextSegment - 1];
                SourceProblemKind kind = e is FileNotFoundException
                    ? SourceProblemKind.Vanished
                    : SourceProblemKind.Unreadable;
                _report.Add(new(kind, failed.Path, $"'{failed.Path}' cannot be read on: {e.Message}"));
                (_hasPending, _reader) = (false, null);
                ForgetStretches();
                failed.Dispose();
            }
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _sieve?.Dispose();
        foreach (Segment segment in _log.Segments)
            segment.Dispose();
    }

    /// <summary>Reads entries into a batch; false when that is enough for now, true at the end of the file.</summary>
    private bool TryFill(EntryBatch batch)
    {
        SegmentReader reader = _reader!;
        while (!_options.Stop.IsCancellationRequested)
        {
            if (!_hasPending && !TryReadOn(reader))
            {
                if (!reader.IsPaused)
                    return true;
                if (batch.Count > 0)
                    return false; // What was found is not held back while much is passed over.
                continue;
            }

            if (!_window.Has(_entry.UtcTicks))
            {
                batch.Outside++;
                _hasPending = false;
                if (IsOver(reader))
                {
                    _report.AddSkipped(Math.Max(0, reader.Segment.Length - reader.FileOffset));
                    ForgetStretches();
                    return true;
                }

                continue;
            }

            _behindFrom = -1;
            _hasPending = !TryAdd(batch);
            if (_hasPending || (reader.Segment.IsStream && !reader.HasLine))
                return false;
        }

        ForgetStretches();
        (_hasPending, _nextSegment) = (false, _log.Segments.Count);
        return true;
    }

    private bool TryAdd(EntryBatch batch)
    {
        if (!_makesTexts)
            return batch.TryAdd(_entry);
        _texts ??= _options.Texts!();
        // What is no record is counted with its lines; what has a twin is compared with it.
        bool isKept = _entry.Fault is not null || _log.TwinGroup != 0;
        return batch.TryAdd(_entry, _texts.Of(_entry), isKept);
    }

    /// <summary>Whether nothing wanted follows in a file that is in order: one record from behind the window may be
    /// a clock that was wrong for a moment, many without one from before it are not.</summary>
    private bool IsOver(SegmentReader reader)
    {
        if (!_isInOrder || !_entry.HasTimestamp || _window.UntilTicks == long.MaxValue)
            return false;
        if (_entry.UtcTicks - Limits.OrderSlack.Ticks < _window.UntilTicks)
            _behindFrom = -1;
        else if (_behindFrom < 0)
            _behindFrom = _entry.Offset;
        return _behindFrom >= 0 && reader.EntryEnd - _behindFrom > Limits.BehindBytes;
    }

    /// <summary>The next entry of the stretches that are wanted of the file.</summary>
    private bool TryReadOn(SegmentReader reader)
    {
        while (!reader.TryRead(_entry, isFinal: true))
        {
            if (reader.IsPaused || !TryNextStretch(out Stretch? next))
                return false;
            GoTo(reader, next);
        }

        return true;
    }

    private bool TryNextStretch([NotNullWhen(true)] out Stretch? next)
    {
        if (_stretches.Count == 0 && _scan is not null)
        {
            long before = _scan.SkippedBytes;
            _scan.Next(_stretches);
            _report.AddSkipped(_scan.SkippedBytes - before);
        }

        return _stretches.TryDequeue(out next);
    }

    private void ForgetStretches()
    {
        _stretches.Clear();
        _scan = null;
    }

    private static void GoTo(SegmentReader reader, Stretch stretch)
    {
        if (stretch.LinesBefore >= 0)
        {
            reader.PassTo(stretch);
            return;
        }

        reader.SeekTo(stretch.From, stretch.IsLineStart, stretch.To);
        if (stretch.From > 0 && stretch.BeforeTicks != 0)
            reader.LastTicks = stretch.BeforeTicks;
    }

    private bool TryOpenNext()
    {
        while (_nextSegment < _log.Segments.Count)
        {
            Segment segment = _log.Segments[_nextSegment++];
            // What stands in a ring is told by the file's last lines, which have to be read then.
            ReadOptions options = _log.Tail is null ? _options : _options with { Wanted = null };
            var plan = ReadPlan.Of(segment, options, _timestamps);
            _report.AddSkipped(plan.SkippedBytes);
            (_isInOrder, _behindFrom, _scan) = (plan.IsInOrder, -1, plan.Scan);
            plan.Stretches.ForEach(_stretches.Enqueue);
            if (!TryNextStretch(out Stretch? first))
            {
                segment.Dispose();
                continue;
            }

            _reader = new(
                segment, _timestamps, _unused, _log.Tail, sieve: SieveFor(segment), shapes: ShapesFor(segment))
            {
                LastTicks = _lastTicks,
            };
            if (first != Stretch.Whole)
                GoTo(_reader, first);
            return true;
        }

        return false;
    }

    private RecordSieve? SieveFor(Segment segment)
    {
        if (!segment.IsSeekable || segment.Length < Limits.MinSievedBytes)
            return null;
        _sieve ??= RecordSieve.TryMake(_options.Wanted);
        _sieve?.Forget(); // of the file before
        return _sieve;
    }

    private ShapedLines? ShapesFor(Segment segment)
    {
        if (!segment.IsSeekable || segment.Length < Limits.MinSievedBytes)
            return null;
        _shapes ??= new(_lookers);
        _shapes.Forget(); // of the file before
        return _shapes;
    }

    private void CloseReader()
    {
        _lastTicks = _reader!.LastTicks;
        if (_reader.Segment.Damage is { } damage)
        {
            _report.Add(new(
                SourceProblemKind.Damaged, _reader.Segment.Path, $"{damage}. What can be read of it is shown."));
        }

        _reader.Dispose();
        _reader = null;
    }

    /// <summary>What the rings of living processes hold beyond the files; true at its end.</summary>
    private bool TryReadRing(EntryBatch batch)
    {
        if (_log.Tail is null)
            return true;
        if (!_hasReadRing)
            _log.Tail.ReadLiving();
        _hasReadRing = true;
        while (_hasPending || _log.Tail.TryTakeLiving(_entry))
        {
            _hasPending = _window.Has(_entry.UtcTicks) && !TryAdd(batch);
            if (_hasPending)
                return false;
        }

        return true;
    }

    private long FindFirst()
    {
        foreach (Segment segment in _log.Segments)
        {
            try
            {
                if (new SegmentProbe(segment, _timestamps).TryFindDated(0, out long ticks, out _))
                    return ticks;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Reading it will say so.
            }
        }

        return long.MinValue;
    }
}
