using System.Diagnostics.CodeAnalysis;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Entries;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Querying;

/// <summary>What one thread does with the lines of a file. Derive one for each way to read.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The memory that is pointed at belongs to the reader; there is nothing to dispose of.")]
internal abstract unsafe class LineState : QuestionState
{
    private readonly ReadingQuestion _question;
    private readonly RecordFields _fields = new();
    private readonly NativeLine _native = new();
    private readonly StreamTable _streams;
    private readonly List<bool> _isWanted = [];
    private readonly FieldCondition[] _conditions;
    private readonly SlogRecords? _slog;
    private readonly NamedField[] _metadataFields;
    private readonly long _startNs;
    private readonly long _endNs;
    private StreamTable _metadata;
    private LineCounts _counts;
    private int _part;
    private long _partEnd; // behind the last line that was seen

    protected LineState(ReadingQuestion question, IEntryConsumer consumer)
    {
        (_question, Consumer) = (question, consumer);
        Plan = question.Plan;
        (_startNs, _endNs) = (Plan.Request.StartNs, Plan.Request.EndNs);
        Times = question.NewTimes();
        _slog = question.NewRecords();
        _streams = new(Plan.Streams, question.File.Labels);
        _conditions = Plan.NewConditions();
        _metadataFields = [.. Plan.Metadata];
        _metadata = NewMetadata();
    }

    /// <summary>The least time seen since it was set.</summary>
    public long MinNs { get; set; } = long.MaxValue;

    /// <summary>The greatest time seen since it was set.</summary>
    public long MaxNs { get; set; } = long.MinValue;

    /// <summary>True when no more lines are wanted.</summary>
    public bool IsDone { get; set; }

    /// <summary>Where the line stands in the file that is handed over.</summary>
    public long LineOffset { get; private set; }

    /// <summary>What became of lines.</summary>
    public LineCounts Counts
    {
        get => _counts;
        set => _counts = value;
    }

    protected FieldPlan Plan { get; }

    protected IEntryConsumer Consumer { get; }

    private LineTimes Times { get; }

    /// <summary>Takes a line.</summary>
    public void Add(byte* piece, int start, int end, Slice* values, LineKind kind, long offset)
    {
        unchecked // Positions in a file, and counts of lines.
        {
            if (IsDone)
                return;
            long ns = _slog is not null && kind != LineKind.Record
                ? SlogTimeOf(piece, start, end, offset, out bool isBorrowed)
                : Times.Of(piece, start, end, values[Plan.Time], offset, out isBorrowed);
            MinNs = Math.Min(MinNs, ns);
            MaxNs = Math.Max(MaxNs, ns);
            _partEnd = offset + end + 1;
            LineOffset = offset + start;
            if (ns < _startNs || ns >= _endNs)
                return;
            _counts.Undated += isBorrowed ? 1 : 0;
            if (end > start && piece[end - 1] == '\r')
                end--;
            Verdict verdict = kind == LineKind.Record ? Judge(piece, values) : Verdict.Unsure;
            if (verdict == Verdict.Fails)
                _counts.Dropped++;
            else if (verdict == Verdict.Unsure)
                AddSlowly(piece, start, end, kind, ns);
            else if (!TryTake(piece, end - start, values, ns, ref _counts))
                AddPlain(piece, start, end, values, ns);
        }
    }

    public override void BeginPart(int part) =>
        (_part, _partEnd, MinNs, MaxNs) = (part, 0, long.MaxValue, long.MinValue);

    public override void EndPart()
    {
        if (!IsDone)
            _question.FoundTimes(_part, MinNs, MaxNs, _partEnd);
    }

    public override void HandOver() => _question.Add(_counts, Consumer);

    /// <summary>Counts lines that were answered for by columns.</summary>
    public void Count(int known, int dropped)
    {
        unchecked // Counts of lines.
        {
            _counts.Known += known;
            _counts.Dropped += dropped;
            _counts.FromColumns += known + dropped;
        }
    }

    /// <summary>Does something better with a plain line than to hand it over; false when it cannot.</summary>
    protected abstract bool TryTake(byte* piece, int length, Slice* values, long ns, ref LineCounts counts);

    private Verdict Judge(byte* piece, Slice* values)
    {
        Verdict all = Verdict.Passes;
        foreach (FieldCondition condition in _conditions)
        {
            Verdict verdict = condition.Judge(piece, values);
            if (verdict == Verdict.Fails)
                return Verdict.Fails;
            if (verdict == Verdict.Unsure)
                all = Verdict.Unsure;
        }

        return all;
    }

    private void AddPlain(byte* piece, int start, int end, Slice* values, long ns)
    {
        int stream = _streams.Find(piece, values);
        if (stream == StreamTable.Unsure)
        {
            AddSlowly(piece, start, end, LineKind.Odd, ns);
            return;
        }

        if (!IsWanted(stream))
            return;
        LabelSet metadata = LabelSet.Empty;
        if (Plan.HasAllMetadata)
        {
            AddSlowly(piece, start, end, LineKind.Odd, ns);
            return;
        }

        if (_metadataFields.Length > 0)
        {
            if (_metadata.Count > _question.MaxMetadata)
                _metadata = NewMetadata();
            int found = _metadata.Find(piece, values);
            if (found == StreamTable.Unsure)
            {
                AddSlowly(piece, start, end, LineKind.Odd, ns);
                return;
            }

            metadata = _metadata[found];
        }

        Accept(new LogEntry(ns, _native.At(piece + start, end - start), _streams[stream], metadata));
    }

    private void AddSlowly(byte* piece, int start, int end, LineKind kind, long ns)
    {
        ReadOnlyMemory<byte> line = _native.At(piece + start, end - start);
        ReadOnlyMemory<byte> json = _slog?.Read(line).Json ?? line;
        RecordFields? fields = kind != LineKind.Malformed && _fields.TryRead(json) ? _fields : null;
        int stream = _streams.Find(fields);
        if (!IsWanted(stream))
            return;
        Accept(new LogEntry(ns, line, _streams[stream], _question.MetadataOf(fields)));
    }

    /// <summary>The time of a line of slog's text that is not plain.</summary>
    private long SlogTimeOf(byte* piece, int start, int end, long offset, out bool isBorrowed)
    {
        int length = end > start && piece[end - 1] == '\r' ? end - 1 - start : end - start;
        Entry entry = _slog!.Read(_native.At(piece + start, length));
        isBorrowed = !entry.HasTimestamp;
        if (isBorrowed)
            return Times.Of(piece, start, end, default, offset, out _);
        long ns = EntryWalk.TimeOf(entry);
        Times.Set(ns, offset + start, offset + end + 1);
        return ns;
    }

    private bool IsWanted(int stream)
    {
        while (_isWanted.Count <= stream)
        {
            LabelSet set = _streams[_isWanted.Count];
            _question.Meet(set);
            _isWanted.Add(Plan.Request.Wants(set));
        }

        if (_isWanted[stream])
            return true;
        unchecked
        {
            _counts.Dropped++;
        }

        return false;
    }

    private void Accept(in LogEntry entry)
    {
        unchecked
        {
            _counts.HandedOver++;
        }

        IsDone = !Consumer.Accept(entry);
    }

    private StreamTable NewMetadata() => new(_metadataFields, LabelSet.Empty, EmptyValues.Keep);
}
