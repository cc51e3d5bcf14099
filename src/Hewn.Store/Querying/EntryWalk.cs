using Hewn.Files;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Entries;
using Hewn.Store.Index;
using Hewn.Store.Scanning.Values;
using Hewn.Store.Segments;

namespace Hewn.Store.Querying;

/// <summary>
/// Goes through a file entry by entry, whatever dialect it is in. The line of an entry is what stands in the file, of a
/// record over several lines all of them; labels and metadata are the fields that the record has under Hewn's names.
/// One thread's.
/// </summary>
internal sealed class EntryWalk : IDisposable
{
    private static readonly long _epochTicks = DateTime.UnixEpoch.Ticks;
    private readonly ReadingQuestion _question;
    private readonly LocalSourceOptions _options;
    private readonly SegmentReader _reader;
    private readonly ReadTally _tally = new() { LeavesOutDamage = true };
    private readonly RecordFields _fields = new();
    private readonly StreamTable _streams;
    private readonly Entry _entry = new();
    private readonly ReadOnlyMemory<byte>[] _needles;
    private long _dropped;
    private long _handedOver;
    private long _undated;

    private EntryWalk(
        Segment segment, LocalFile file, ReadingQuestion question, LocalSourceOptions options, long? firstTicks)
    {
        (_question, _options) = (question, options);
        _needles = [.. question.Plan.Request.Hints.Needles];
        _streams = new(question.Plan.Streams, file.Labels);
        State = segment.IsStream ? null : SegmentIdentity.Of(segment.Handle);
        FirstTicks = firstTicks ?? (options.Times.FirstOfWalked(file.Path, options.Zone) is { } ns
            ? _epochTicks + (ns / TimeSpan.NanosecondsPerTick)
            : File.GetLastWriteTimeUtc(segment.Path).Ticks);
        _reader = new(segment, new(options.Zone), _tally) { LastTicks = FirstTicks };
    }

    /// <summary>The time of entries before the first dated one, in ticks.</summary>
    public long FirstTicks { get; }

    /// <summary>The file's state before it was read; null for a pipe.</summary>
    public SegmentIdentity? State { get; }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity => _reader.Segment.Identity;

    /// <summary>Bytes that were read.</summary>
    public long Bytes => _tally.Bytes;

    /// <summary>How many entries were read: the number of the last one.</summary>
    public long EntryNumber { get; private set; }

    /// <summary>Whether the file was read to its end, and all of it could be.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The least time that was met.</summary>
    public long MinNs { get; private set; } = long.MaxValue;

    /// <summary>The greatest time that was met.</summary>
    public long MaxNs { get; private set; } = long.MinValue;

    /// <summary>Opens a file; null, and noted, when it cannot be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="question">What is wanted of it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="firstTicks">What <see cref="FirstTicks"/> was when it was read before; null: it was not.</param>
    public static EntryWalk? TryOpen(
        LocalFile file, ReadingQuestion question, LocalSourceOptions options, long? firstTicks = null)
    {
        Segment? segment = null;
        try
        {
            segment = Segment.TryOpenAny(file.Path);
            if (segment is not null)
                return new(segment, file, question, options, firstTicks);
            options.Tally.AddProblem($"{file.Path}: there is no such file");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            segment?.Dispose();
            options.Tally.AddProblem($"{file.Path}: {failed.Message}");
        }

        return null;
    }

    /// <summary>Whether the file is what it was, or has grown.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool IsAsItWas(FileIdentity identity, SegmentIdentity? state) =>
        Identity == identity && (state is not { } was || was.IsStillThere(_reader.Segment.Handle));

    /// <summary>Closes the file until it is read on: it is opened by its name then, and must be the same.</summary>
    public void Rest() => _reader.Segment.Rest();

    /// <summary>Goes to the next entry that the request wants; false at the end, and when it was stopped.</summary>
    public bool TryNext(out LogEntry entry, CancellationToken stop)
    {
        entry = default;
        try
        {
            while (!stop.IsCancellationRequested && _reader.TryRead(_entry, isFinal: true))
            {
                if (_entry.Fault == ParserMessages.Damaged)
                    continue; // It is no line of the file: told at the end.
                long ns = TimeOf(_entry);
                EntryNumber++;
                (MinNs, MaxNs) = (Math.Min(MinNs, ns), Math.Max(MaxNs, ns));
                if (!_question.Plan.Request.Wants(ns))
                    continue;
                if (!HasNeedles(_entry.Raw.Span))
                {
                    _dropped++;
                    continue;
                }

                RecordFields? fields = _entry.Fault is null && _fields.TryRead(_entry.Json) ? _fields : null;
                LabelSet stream = _streams[_streams.Find(fields)];
                _question.Meet(stream);
                if (!_question.Plan.Request.Wants(stream))
                {
                    _dropped++;
                    continue;
                }

                _handedOver++;
                _undated += _entry.HasTimestamp || _entry.Fault is not null ? 0 : 1;
                entry = new LogEntry(ns, _entry.Raw, stream, _question.MetadataOf(fields));
                return true;
            }

            if (stop.IsCancellationRequested)
                return false;
            IsWhole = _reader.Segment.Damage is null;
            if (State is { Size: > 0 } state && !state.IsBeginningOf(_reader.Segment.Handle))
            {
                IsWhole = false;
                if (!state.IsStillThere(_reader.Segment.Handle))
                    _options.Tally.AddProblem(QueryTally.Changed(_reader.Segment.Path));
            }
        }
        catch (IOException failed)
        {
            _options.Tally.AddProblem($"{_reader.Segment.Path}: {failed.Message}");
        }

        return false;
    }

    public void Dispose()
    {
        _options.Tally.AddBytes(_tally.Bytes);
        _options.Tally.AddMalformed(_tally.Unparsable);
        _options.Tally.AddLines(
            new LineCounts { Undated = _undated, HandedOver = _handedOver, Dropped = _dropped });
        if (_reader.Segment.Damage is { } damage)
            _options.Tally.AddProblem($"{damage}. What can be read of it is asked.");
        _reader.Dispose();
    }

    /// <summary>Whether a line holds the texts without which the query drops it.</summary>
    private bool HasNeedles(ReadOnlySpan<byte> line)
    {
        foreach (ReadOnlyMemory<byte> needle in _needles)
        {
            if (line.IndexOf(needle.Span) < 0)
                return false;
        }

        return true;
    }

    /// <summary>The time, to the nanosecond where the record says so.</summary>
    internal static long TimeOf(Entry entry)
    {
        ReadOnlySpan<byte> text = entry.Utf8(Field.Timestamp);
        return entry.HasTimestamp && text.Length > 0 && text[^1] == (byte)'Z'
            && TimestampText.TryRead(text, out long ns)
            ? ns
            : (entry.UtcTicks - _epochTicks) * TimeSpan.NanosecondsPerTick;
    }
}
