using Hewn.LogQL.Entries;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Querying;

/// <summary>What there is to read of files for an answer by time: their parts, and what is known of each.</summary>
internal sealed class ReadPlanning(LocalSourceOptions options, StreamCensus census, EntryRequest request) : IDisposable
{
    private const long EndBytes = 1024 * 1024; // of a file, when ends are asked: some thousand lines
    private const int MaxEnds = 16; // files whose ends are read then, those with the newest ends first

    private readonly ReadingQuestion _lines = new(request, null, NoEntries.Instance, options, census);
    private readonly bool _isForward = request.Order == EntryOrder.Forward;
    private readonly List<Lane> _lanes = [];
    private readonly IdleWorkers _workers = new();
    private ReadingQuestion? _slog; // to files of slog's text
    private int _ends;

    private bool IsEndsOnly => options.EndsOnly && !_isForward;

    /// <summary>The parts that wait.</summary>
    public PartQueue Queue { get; } = new();

    /// <summary>The files that are open.</summary>
    public OpenLanes Open { get; } = new();

    /// <summary>Bytes of a part.</summary>
    public static int PartBytes(LocalSourceOptions options) =>
        (int)Math.Min(QueryLimits.MaxPartBytes, options.Tuning.ChunkBytes);

    /// <summary>Queues the parts of files. The first files that are needed stay open.</summary>
    public void Add(IReadOnlyList<LocalFile> files, CancellationToken token)
    {
        var all = new List<PlannedFile>();
        for (int i = 0; i < files.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            all.Add(LookAt(files[i], i));
        }

        foreach (PlannedFile file in all.OrderBy(file => file.Key))
        {
            token.ThrowIfCancellationRequested();
            Plan(file);
        }
    }

    public void Dispose()
    {
        foreach (Lane lane in _lanes)
            lane.Dispose();
    }

    /// <summary>What a file is, asked once, and where its head or end says that it comes; first without a time.
    /// </summary>
    private PlannedFile LookAt(LocalFile file, int number)
    {
        (FileKind kind, long end, long? first) = (FileKind.JsonLines, long.MaxValue, null);
        try
        {
            kind = options.Kinds.Of(file.Path, out end);
            first = kind == FileKind.Other
                ? EntryReading.FirstOf(file.Path, options.Zone)
                : FileExtent.Of(file.Path, kind, options) is { } times
                    ? (_isForward ? times.FirstNs : times.LastNs)
                    : null;
        }
        catch (IOException)
        {
            // Planning says it.
        }

        long ns = first ?? (_isForward ? long.MinValue : long.MaxValue);
        return new(EntryKey.Of(ns, number, 0, _isForward), file, number, kind, Math.Min(end, file.End ?? end));
    }

    private void Plan(PlannedFile planned)
    {
        try
        {
            if (planned.Kind == FileKind.Other)
                AddWalk(planned);
            else
                AddScan(planned);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            options.Tally.AddProblem($"{planned.File.Path}: {failed.Message}");
        }
    }

    private void AddWalk(PlannedFile planned)
    {
        var lane = new WalkLane(_lines, planned.File, planned.Number, _isForward, options);
        _lanes.Add(lane);
        if (lane.IsOutside)
            return;
        // It is read from its head: a long one has no end that is reached at once.
        if (IsEndsOnly && new FileInfo(planned.File.Path) is { Exists: true, Length: > EndBytes and var bytes })
            options.Tally.AddLeftOut(bytes);
        else
            Queue.Add(lane.Part);
    }

    private void AddScan(PlannedFile planned)
    {
        var scan = ScanFile.TryOpen(planned.File.Path, out SegmentReport report, planned.End);
        if (scan is null)
        {
            options.Tally.Add(report);
            return;
        }

        ReadingQuestion question = planned.Kind != FileKind.SlogLines
            ? _lines
            : _slog ??= ReadingQuestion.OfSlog(request, NoEntries.Instance, options, census);
        var lane = new ScanLane(question, planned.File, planned.Number, scan, _isForward, options, _workers);
        _lanes.Add(lane);
        List<ReadPart> parts = [.. PartsOf(lane, scan)];
        if (IsEndsOnly)
            LeaveOut(parts, scan.Length);
        if (!_isForward)
            parts.Reverse();
        foreach (ReadPart part in parts)
            Queue.Add(part);
        Open.AddPlanned(lane);
    }

    /// <summary>Takes parts out of which nothing is known and that are not at the end of the file.</summary>
    private void LeaveOut(List<ReadPart> parts, long length)
    {
        long end = _ends++ < MaxEnds ? length - EndBytes : length;
        parts.RemoveAll(part =>
        {
            bool isOut = !part.IsKnown && part.Stretch.To <= end;
            if (isOut)
                options.Tally.AddLeftOut(part.Stretch.To - part.Stretch.From);
            return isOut;
        });
    }

    private IEnumerable<ReadPart> PartsOf(ScanLane lane, ScanFile scan)
    {
        string path = "";
        bool hasNone = options.Index == IndexUse.Never || lane.Question.Form != LineForm.Json;
        using IndexFile? index = hasNone ? null : SegmentIndex.TryOpenPart(scan, out path);
        if (index is not null)
        {
            options.Tally.AddIndexed();
            lane.Enter(lane.Question, scan);
            using LabelIndex? labels = LabelIndex.TryOpen(LabelIndex.PathOf(path), index);
            foreach (TimedStretch stretch in new IndexedParts(lane.Question, index, labels, PartBytes(options)).All())
                yield return NewPart(lane, stretch);
        }

        foreach (TimedStretch stretch in lane.Times.PartsFrom(index?.End ?? 0))
        {
            if (!stretch.IsKnown || lane.Wants(stretch.MinNs, stretch.MaxNs))
                yield return NewPart(lane, stretch);
        }
    }

    private static ReadPart NewPart(ScanLane lane, TimedStretch stretch)
    {
        var part = new ReadPart(lane, stretch.Stretch);
        if (stretch.IsKnown)
            lane.SetTimes(part, stretch.MinNs, stretch.MaxNs);
        return part;
    }

    /// <summary>A file as it was looked at.</summary>
    /// <param name="Key">Where it comes.</param>
    /// <param name="File">The file.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Kind">How it is read.</param>
    /// <param name="End">Where it is taken to end.</param>
    private sealed record PlannedFile(EntryKey Key, LocalFile File, int Number, FileKind Kind, long End);
}
