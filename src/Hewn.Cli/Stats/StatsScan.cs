using Hewn.Cli.View;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Stats;

/// <summary>Counts by scanning the bytes of files of JSON lines, with their indexes where they have some.</summary>
internal sealed class StatsScan
{
    private static readonly LineCondition _isError = LineCondition.MinLevel(Level.Error);

    // Timestamps that name no zone: the scanner takes them as UTC.
    private static readonly LineCondition _isNaive = LineCondition.Field(
        FieldKey.Of(KnownField.Time), FieldOperator.Matches,
        @"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d*)?$");

    private static readonly LineCondition _hasStatus =
        LineCondition.Field(FieldKey.Of(KnownField.Status), FieldOperator.Exists);

    private static readonly LineCondition _isFailed =
        LineCondition.Field(FieldKey.Of(KnownField.Status), FieldOperator.GreaterOrEqual, "400");

    private readonly StatsRequest _request;
    private readonly SegmentQuery _query;
    private readonly LineFilter _filter;

    public StatsScan(StatsRequest request, TimeWindow window, IReadOnlyList<string> files)
    {
        _request = request;
        _query = new SegmentQuery(files);
        _filter = new LineFilter
        {
            Conditions = request.Filters.Lines.Conditions,
            FromNs = NsOf(window.FromTicks),
            UntilNs = NsOf(window.UntilTicks),
        };
    }

    /// <summary>The answer; null where only reading entries can tell it.</summary>
    public StatsAnswer? TryRead(CancellationToken stop)
    {
        if (!_request.Zone.HasSameRules(TimeZoneInfo.Utc) && _query.Count(With(_isNaive), stop).Lines > 0)
            return null;
        // A text is looked for in bytes, and what does not hold it is not parsed: then nobody has seen all lines.
        if (_request.Filters.TakesSomeFaults
            && !_query.CountBy(LineFilter.All, FieldKey.Of(KnownField.Level), null, stop)
                .Files.All(EntrySources.IsWhole))
            return null;
        GroupCountAnswer levels =
            _query.CountBy(_filter, FieldKey.Of(KnownField.Level), _request.Step, stop);
        // What is no record on one line may be one on several, or belong to the line before.
        if (levels.Overflow > 0 || stop.IsCancellationRequested || !levels.Files.All(EntrySources.IsWhole))
            return null;
        return new StatsAnswer
        {
            Records = levels.Counts.Sum(count => count.Count),
            Undated = levels.Counts.Where(count => count.BucketNs is null).Sum(count => count.Count),
            Levels = StatsOrder.Levels(levels.Counts.Select(count => (LevelOf(count.Group), count.Count))),
            Stretches = StatsOrder.Stretches(levels.Counts
                .Where(count => count.BucketNs is not null)
                .Select(count => (TicksOf(count.BucketNs!.Value), LevelOf(count.Group), count.Count))),
            Step = _request.Step,
            WithStatus = _query.Count(With(_hasStatus), stop).Lines,
            Failed = _query.Count(With(_isFailed), stop).Lines,
            Durations = _query.Summarize(_filter, FieldKey.Of(KnownField.Duration), null, StatsNumbers.Quantiles, stop)
                .Groups.Select(NumbersOf).FirstOrDefault(),
            Tables = [.. _request.Groups.Select(field => TableOf(field, stop))],
        };
    }

    private StatsTable TableOf(FieldKey field, CancellationToken stop)
    {
        GroupCountAnswer counts = _query.CountBy(_filter, field, null, stop);
        var errors = _query.CountBy(With(_isError), field, null, stop).Counts
            .ToDictionary(count => count.Group ?? "", count => count.Count);
        NumberAnswer numbers = _query.Summarize(
            _filter, FieldKey.Of(KnownField.Duration), field, StatsNumbers.Quantiles, stop);
        var durations = numbers.Groups.ToDictionary(group => group.Group ?? "", NumbersOf);
        IEnumerable<StatsRow> rows = counts.Counts
            .Where(count => count.Group is not null || _request.IsGrouped)
            .Select(count => new StatsRow(
                count.Group,
                count.Count,
                errors.GetValueOrDefault(count.Group ?? ""),
                durations.GetValueOrDefault(count.Group ?? "")));
        return new(field.Name, StatsOrder.Rows(rows), counts.Overflow);
    }

    private LineFilter With(LineCondition condition) => new()
    {
        Conditions = [.. _filter.Conditions, condition],
        FromNs = _filter.FromNs,
        UntilNs = _filter.UntilNs,
    };

    private static StatsNumbers NumbersOf(NumberSummary n) => new(
        n.Count, n.Mean, n.Min, n.Quantiles[0], n.Quantiles[1], n.Quantiles[2], n.Quantiles[3], n.Max, n.IsExact);

    private static Level? LevelOf(string? name) => LevelNames.TryParse(name, out Level level) ? level : null;

    private static long TicksOf(long ns) => DateTime.UnixEpoch.Ticks + ns / TimeSpan.NanosecondsPerTick;

    private static long? NsOf(long? ticks) => ticks is { } known
        ? (long)Int128.Clamp(
            (Int128)(known - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick, long.MinValue, long.MaxValue)
        : null;
}
