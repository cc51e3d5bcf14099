using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Answers;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>Local files as what LogQL asks.</summary>
/// <remarks>
/// Fields of records, whatever dialect they are in, that <see cref="LabelPolicy"/> names are labels of streams, with
/// those of the file; the others are structured metadata, as far as <see cref="LocalSourceOptions.Metadata"/> says. A
/// field's label is what <c>| json</c> makes of it in the record with Hewn's names (<c>Entry.Json</c>); the line is
/// what stands in the file. A file is as good as its lines: two of them that are alike are two entries. Entries that
/// are asked for in order come by time, wherever in their files they stand. Files are opened anew by each reading.
/// Thread-safe.
/// </remarks>
public sealed class LocalEntrySource : ISampleSource
{
    private readonly LocalFile[] _files;
    private readonly LocalSourceOptions _options;
    private readonly StreamCensus _census;

    /// <summary>A source of files.</summary>
    public LocalEntrySource(IEnumerable<LocalFile> files, LocalSourceOptions? options = null)
    {
        _files = [.. files];
        _options = options ?? new();
        _census = new(_files.SelectMany(file => file.Labels.Select(label => label.Name)).ToHashSet());
    }

    /// <summary>What was come across up to now.</summary>
    public QueryTally Tally => _options.Tally;

    /// <summary>The streams that were met up to now, those that nobody asked for included.</summary>
    public IEnumerable<LabelSet> Streams => _census.Streams;

    /// <summary>
    /// From the first to the last dated line of the files, as the heads and ends of the files say, and their insides
    /// where no line there has a time; null when no line has one.
    /// </summary>
    public (long FirstNs, long LastNs)? Extent()
    {
        (long First, long Last)? all = null;
        foreach (LocalFile file in _files)
        {
            if (FileExtent.Of(file.Path, _options.Kinds.Of(file.Path), _options) is not { } one)
                continue;
            all = all is { } known
                ? (Math.Min(known.First, one.FirstNs), Math.Max(known.Last, one.LastNs))
                : (one.FirstNs, one.LastNs);
        }

        return all;
    }

    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(consumer);
        if (!_options.JudgesFields)
            request = request with { Hints = request.Hints with { Conditions = [], Needles = [] } };
        if (request.Order == EntryOrder.Any)
        {
            ReadAll(request, null, consumer, token);
            return;
        }

        OrderedReading.Read(Wanted(request), _options, _census, request, consumer, token);
    }

    /// <inheritdoc/>
    public void ReadSamples(EntryRequest request, SamplePlan plan, ISampleConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(consumer);
        if (_options.JudgesFields && FieldPlan.CanMakeSamples(request, plan, _census.FileLabels, _options.Metadata))
            ReadAll(request, plan, consumer, token);
        else
            Read(request, consumer, token);
    }

    private void ReadAll(EntryRequest request, SamplePlan? plan, IEntryConsumer consumer, CancellationToken token)
    {
        var question = new ReadingQuestion(request, plan, consumer, _options, _census);
        ReadingQuestion? slog = null;
        SegmentQueryOptions options = _options.ForScan(consumer is IParallelEntryConsumer ? _options.Threads : 1);
        foreach (LocalFile file in Wanted(request))
        {
            token.ThrowIfCancellationRequested();
            FileKind kind = _options.Kinds.Of(file.Path, out long end);
            if (kind == FileKind.JsonLines)
            {
                ReadLines(question, file, options, token);
            }
            else if (kind == FileKind.SlogLines)
            {
                slog ??= ReadingQuestion.OfSlog(request, consumer, _options, _census);
                LocalFile known = file with { End = Math.Min(end, file.End ?? end) };
                ReadLines(slog, known, options with { Index = IndexUse.Never }, token);
            }
            else if (!EntryReading.Read(file, question, _options, consumer, token))
            {
                break;
            }
        }

        token.ThrowIfCancellationRequested();
    }

    private void ReadLines(
        ReadingQuestion question, LocalFile file, SegmentQueryOptions options, CancellationToken token)
    {
        using ScanFile? scan =
            ScanFile.TryOpen(file.Path, out SegmentReport report, file.End ?? long.MaxValue);
        if (scan is not null)
        {
            question.Begin(file, scan, FileExtent.FirstOf(scan, _options, question.Form));
            string indexPath = "";
            using IndexFile? index =
                options.Index == IndexUse.Never ? null : SegmentIndex.TryOpenPart(scan, out indexPath);
            _options.Times.Survey(question, scan, index?.End ?? 0, options, token);
            PartReading times = _options.Times.Begin(
                scan, question.Form, options.Tuning.ChunkBytes, question.FirstNs);
            IReadOnlyList<Stretch> rest =
                times.Wanted(index?.End ?? 0, question.Plan.Request.StartNs, question.Plan.Request.EndNs);
            question.Times = times;
            report = index is null
                ? PlainScan.Run(question, scan, [.. rest],
                    options with { Tuning = options.Tuning with { Form = question.Form } }, _ => { }, token)
                : Ask(question, scan, index, indexPath, rest, options, token);
            if (report.Outcome == ScanOutcome.Complete && !token.IsCancellationRequested)
                times.Finish(scan);
            if (times.WasReplaced(scan))
                _options.Tally.AddProblem(QueryTally.Changed(file.Path));
        }

        _options.Tally.Add(report);
    }

    private SegmentReport Ask(ReadingQuestion question, ScanFile scan, IndexFile index, string indexPath,
        IReadOnlyList<Stretch> rest, SegmentQueryOptions options, CancellationToken token)
    {
        using LabelIndex? labels = !question.CanAnswerFrom(index) ? null
            : _options.WritesLabels ? LabelIndexBuilder.OpenOrBuild(scan, index, indexPath, options, token)
            : LabelIndex.TryOpen(LabelIndex.PathOf(indexPath), index);
        (question.Labels, question.IndexedParts) = (labels, index.Groups.Count);
        SegmentReport report =
            IndexedScan.Run(question, scan, index, rest, options, _ => { }, token, out bool isDamaged);
        if (isDamaged)
        {
            SegmentIndex.Discard(indexPath);
            SegmentIndex.Discard(LabelIndex.PathOf(indexPath));
        }

        return report;
    }

    /// <summary>The files whose labels do not rule them out.</summary>
    private List<LocalFile> Wanted(EntryRequest request)
    {
        var wanted = new List<LocalFile>();
        foreach (LocalFile file in _files)
        {
            bool isWanted = request.Matchers
                .Where(matcher => _census.FileLabels.Contains(matcher.Name))
                .All(matcher => matcher.IsMatch(file.Labels[matcher.Name]));
            if (isWanted)
                wanted.Add(file);
            else
                _options.Tally.AddSkipped();
        }

        return wanted;
    }
}
