using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>The lines of files as entries or samples, in any order: a question like others.</summary>
internal sealed class ReadingQuestion : Question
{
    private const long ZoneSlackNs = 26L * 3600 * 1_000_000_000; // more than any zone is away from UTC
    private readonly LocalSourceOptions _options;
    private readonly StreamCensus _census;
    private readonly SamplePlan? _samples;
    private readonly HashSet<string> _streamLabels;
    private readonly string[] _noMetadata;
    private readonly Stack<IEntryConsumer> _idle = new(); // under Gate
    private readonly IParallelEntryConsumer? _parallel;
    private ScanFile? _scan;
    private long _firstNs;

    /// <param name="request">What is asked for.</param>
    /// <param name="samples">How samples are made; null when entries are asked for.</param>
    /// <param name="consumer">Where they go.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="census">Counts streams.</param>
    public ReadingQuestion(EntryRequest request, SamplePlan? samples, IEntryConsumer consumer,
        LocalSourceOptions options, StreamCensus census)
        : base(NeedleFilter.Of(request.Hints))
    {
        (_options, _census, _samples) = (options, census, samples);
        _streamLabels = [.. options.Labels.Names, .. census.FileLabels];
        _noMetadata = [.. options.Labels.Names];
        Plan = new(request, samples, options.Labels, options.Metadata, census.FileLabels, Fields);
        _parallel = consumer as IParallelEntryConsumer;
        _idle.Push(consumer);
    }

    public override bool IsAboutRecords => false;

    public FieldPlan Plan { get; }

    /// <summary>The file that is read.</summary>
    public LocalFile File { get; private set; } = null!;

    /// <summary>What the file's index does not say of its lines; null when that is not known.</summary>
    public LabelIndex? Labels { get; set; }

    /// <summary>What is known of the times of the file.</summary>
    public PartReading? Times { get; set; }

    /// <summary>How many parts of the file are answered for by its index, before those that are read.</summary>
    public int IndexedParts { get; set; }

    /// <summary>Whether times that name no zone are UTC.</summary>
    public bool IsUtc => LineTimes.IsUtc(_options.Zone);

    /// <summary>Whether less than half of the time of the file that has begun is asked about.</summary>
    public bool IsAboutLessThanHalf(ScanFile file)
    {
        if (FileExtent.LastOf(file, _options.Zone, Form) is not { } lastNs)
            return false;
        EntryRequest request = Plan.Request;
        Int128 asked = (Int128)Math.Min(request.EndNs, lastNs) - Math.Max(request.StartNs, _firstNs);
        return asked * 2 < (Int128)lastNs - _firstNs;
    }

    /// <summary>Whether columns of an index could answer, if all lines are plain.</summary>
    public bool CanAnswerFrom(IndexFile index) =>
        _samples is not null && SampleColumns.CanAnswer(Plan, _samples, new(index.SeenPaths));

    /// <summary>Sets of metadata that a thread remembers.</summary>
    public int MaxMetadata { get; } = 16_384;

    /// <summary>How records stand in the lines of the file.</summary>
    public LineForm Form { get; private init; }

    /// <summary>
    /// The question to files of slog's text. Fields are not judged, and no samples made of them: what a query's stages
    /// take from a line of theirs is something else than its fields.
    /// </summary>
    public static ReadingQuestion OfSlog(
        EntryRequest request, IEntryConsumer consumer, LocalSourceOptions options, StreamCensus census)
    {
        EntryRequest asked = request with { Hints = request.Hints with { Conditions = [] } };
        return new(asked, null, consumer, options, census) { Form = LineForm.Slog };
    }

    /// <summary>A file begins.</summary>
    public void Begin(LocalFile file, ScanFile scan, long firstNs) =>
        (File, _scan, _firstNs, Labels, Times, IndexedParts) = (file, scan, firstNs, null, null, 0);

    /// <summary>Reads records of a file of slog's text; null where it is another one.</summary>
    public SlogRecords? NewRecords() => Form == LineForm.Slog ? new(_options.Zone) : null;

    /// <summary>The time that lines without one take at the file's front.</summary>
    public long FirstNs => _firstNs;

    /// <summary>Reads times of the file.</summary>
    public LineTimes NewTimes() => new(_scan!, _options.Zone, _firstNs, Form);

    /// <summary>Whether a name can be a label of streams.</summary>
    public bool IsStreamLabel(string name) => _streamLabels.Contains(name);

    /// <summary>Told of each stream that a thread meets.</summary>
    public void Meet(LabelSet stream) => _census.Meet(stream, _options.Labels);

    /// <summary>The metadata of a line whose fields were read; null for one that has none.</summary>
    public LabelSet MetadataOf(RecordFields? fields)
    {
        if (fields is null)
            return LabelSet.Empty;
        if (Plan.HasAllMetadata)
            return fields.ToLabelSet().Without(_noMetadata);
        return Plan.Metadata.Count == 0 ? LabelSet.Empty : fields.Only(Plan.Metadata);
    }

    /// <summary>Told of the times of a part that was read; of lines that a text rules out nobody knows.</summary>
    public void FoundTimes(int part, long minNs, long maxNs, long end)
    {
        if (Filter.Conditions.Count == 0)
            Times?.Found(part - IndexedParts, minNs, maxNs, end);
    }

    /// <summary>Takes over what a thread knows at its end.</summary>
    public void Add(LineCounts counts, IEntryConsumer consumer)
    {
        _options.Tally.AddLines(counts);
        lock (Gate)
            _idle.Push(consumer);
    }

    /// <summary>Blocks that lie outside of the time are left out, unless some of their lines have none.</summary>
    public override bool MayMatter(IndexedBlock block)
    {
        BlockEntry entry = block.Entry;
        // The index takes times without a zone for UTC.
        Int128 slack = IsUtc ? 0 : ZoneSlackNs;
        bool isOutside = entry.MinTimeNs > entry.MaxTimeNs || entry.MaxTimeNs + slack < Plan.Request.StartNs
            || entry.MinTimeNs - slack >= Plan.Request.EndNs;
        return !isOutside || entry.Malformed > 0 || TimeColumn.HasNulls(block.Bytes(IndexColumn.Time));
    }

    /// <summary>What one thread works with when the consumer is another than the question's.</summary>
    public LineWorker<ReadLines> NewBatchWorker(IEntryConsumer consumer, ByteRarity rarity)
    {
        lock (Gate)
        {
            var filter = new CompiledFilter(Filter, Fields, _options.Tuning.Width, rarity);
            ScanTuning tuning = _options.Tuning with { Form = Form };
            return Worker(filter, Fields.ToWanted(), tuning, new EntryState(this, consumer));
        }
    }

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        IEntryConsumer consumer = _idle.Count > 0 ? _idle.Pop() : _parallel!.Fork();
        LineState state = _samples is null
            ? new EntryState(this, consumer)
            : new SampleState(this, _samples, (ISampleConsumer)consumer);
        return Worker(filter, wanted, tuning, state);
    }

    private LineWorker<ReadLines> Worker(
        CompiledFilter filter, WantedFields wanted, ScanTuning tuning, LineState state) =>
        new(filter, wanted, tuning, new(state), state, NewJudge());

    /// <summary>One for each thread: it remembers what it has seen of the line it is asked about.</summary>
    private IShapeJudge NewJudge()
    {
        var judge = new ShapeJudge(Plan.Names, Plan.Translated);
        return Form == LineForm.Slog ? new SlogJudge(judge) : judge;
    }
}
