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
    private ReadingQuestion? _slog; // to files of slog's text
    private int _ends;

    /// <summary>The parts that wait.</summary>
    public PartQueue Queue { get; } = new();

    /// <summary>Bytes of a part.</summary>
    public static int PartBytes(LocalSourceOptions options) =>
        (int)Math.Min(KnownTimes.MaxPartBytes, options.Tuning.ChunkBytes);

    /// <summary>Opens files and queues their parts.</summary>
    public void Add(IReadOnlyList<LocalFile> files, CancellationToken token)
    {
        foreach (int number in InOrder(files))
        {
            token.ThrowIfCancellationRequested();
            if (options.Kinds.Of(files[number].Path, out long end) == FileKind.Other)
                AddWalk(files[number], number);
            else
                AddScan(files[number], number, end);
        }
    }

    private bool IsEndsOnly => options.EndsOnly && !_isForward;

    public void Dispose()
    {
        foreach (Lane lane in _lanes)
            lane.Dispose();
    }

    /// <summary>The numbers of the files as their heads and ends say; those without a time first.</summary>
    private IEnumerable<int> InOrder(IReadOnlyList<LocalFile> files)
    {
        var keys = new EntryKey[files.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            long? first = options.Kinds.Of(files[i].Path) == FileKind.Other
                ? EntryReading.FirstOf(files[i].Path, options.Zone)
                : FileExtent.Of(files[i].Path, options.Zone, options.Kinds) is { } times
                    ? (_isForward ? times.FirstNs : times.LastNs)
                    : null;
            keys[i] = EntryKey.Of(first ?? (_isForward ? long.MinValue : long.MaxValue), i, 0, _isForward);
        }

        return Enumerable.Range(0, keys.Length).OrderBy(number => keys[number]);
    }

    private void AddWalk(LocalFile file, int number)
    {
        var lane = new WalkLane(_lines, file, number, _isForward, options);
        _lanes.Add(lane);
        if (lane.IsOutside)
            return;
        // It is read from its head: a long one has no end that is reached at once.
        if (IsEndsOnly && new FileInfo(file.Path) is { Exists: true, Length: > EndBytes and var bytes })
            options.Tally.AddLeftOut(bytes);
        else
            Queue.Add(lane.Part);
    }

    private void AddScan(LocalFile file, int number, long end)
    {
        var scan = ScanFile.TryOpen(file.Path, out SegmentReport report, Math.Min(end, file.End ?? long.MaxValue));
        if (scan is null)
        {
            options.Tally.Add(report);
            return;
        }

        bool isSlog = options.Kinds.Of(file.Path) == FileKind.SlogLines;
        ReadingQuestion question = !isSlog
            ? _lines
            : _slog ??= ReadingQuestion.OfSlog(request, NoEntries.Instance, options, census);
        var lane = new ScanLane(question, file, number, scan, _isForward, options);
        _lanes.Add(lane);
        List<ReadPart> parts = [.. PartsOf(lane)];
        if (IsEndsOnly)
            LeaveOut(parts, scan.Length);
        if (!_isForward)
            parts.Reverse();
        foreach (ReadPart part in parts)
            Queue.Add(part);
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

    private IEnumerable<ReadPart> PartsOf(ScanLane lane)
    {
        string path = "";
        bool hasNone = options.Index == IndexUse.Never || lane.Question.Form != LineForm.Json;
        using IndexFile? index = hasNone ? null : SegmentIndex.TryOpenPart(lane.Scan, out path);
        if (index is not null)
        {
            options.Tally.AddIndexed();
            lane.Enter(lane.Question);
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
}
