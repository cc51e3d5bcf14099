using Hewn.Cli.View;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Stats;

/// <summary>Counts by scanning the bytes of files of JSON lines, with their indexes where they have some.</summary>
internal sealed class StatsScan
{
    // Timestamps that name no zone: the scanner takes them as UTC.
    private static readonly LineCondition _isNaive = LineCondition.Field(
        FieldKey.Of(KnownField.Time), FieldOperator.Matches,
        @"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d*)?$");

    private static readonly LineCondition[] _isNoPart = Array.ConvertAll(CallParts.Types, type =>
        LineCondition.Not(LineCondition.Field(CallParts.Key, FieldOperator.Equal, type)));

    private readonly StatsRequest _request;
    private readonly TimeWindow _window;
    private readonly SegmentQuery _query;
    private readonly LineFilter _filter;

    public StatsScan(StatsRequest request, TimeWindow window, IReadOnlyList<string> files)
    {
        (_request, _window) = (request, window);
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
        Overview all = Survey(_filter, [.. _request.Groups, CallParts.Key], stop);
        GroupCountAnswer levels = all.Levels;
        // What is no record on one line may be one on several, or belong to the line before.
        if (levels.Overflow > 0 || stop.IsCancellationRequested || all.HasForeignRecords
            || !levels.Files.All(EntrySources.IsWhole))
            return null;
        IReadOnlyList<GroupCount> types = all.Tables[^1].Records.Counts;
        long parts = CallParts.AreLeftOut(_request, types.Any(type => type.Group == CallParts.End))
            ? types.Where(type => CallParts.Types.Contains(type.Group)).Sum(type => type.Count)
            : 0;
        IReadOnlyList<OverviewTable> tables = parts > 0 && _request.Groups.Count > 0
            ? Survey(With(_isNoPart), _request.Groups, stop).Tables
            : all.Tables;
        if (stop.IsCancellationRequested)
            return null;
        return new StatsAnswer
        {
            Window = _window,
            Records = levels.Counts.Sum(count => count.Count),
            CallParts = parts,
            Undated = levels.Counts.Where(count => count.BucketNs is null).Sum(count => count.Count),
            Levels = StatsOrder.Levels(levels.Counts.Select(count => (LevelOf(count.Group), count.Count))),
            Stretches = StatsOrder.Stretches(levels.Counts
                .Where(count => count.BucketNs is not null)
                .Select(count => (TicksOf(count.BucketNs!.Value), LevelOf(count.Group), count.Count))),
            Step = _request.Step,
            WithStatus = all.WithStatus,
            Failed = all.Failed,
            Durations = all.Durations is { } durations ? NumbersOf(durations) : null,
            Tables = [.. _request.Groups.Zip(tables, TableOf)],
        };
    }

    private Overview Survey(LineFilter filter, IReadOnlyList<FieldKey> groups, CancellationToken stop) => _query.Survey(
        new()
        {
            Filter = filter,
            Step = _request.Step,
            Groups = groups,
            Quantiles = StatsNumbers.Quantiles,
        },
        stop);

    private StatsTable TableOf(FieldKey field, OverviewTable table)
    {
        var errors = table.Errors.Counts.ToDictionary(count => KeyOf(count.Group), count => count.Count);
        var durations = table.Durations.Groups.ToDictionary(group => KeyOf(group.Group), NumbersOf);
        IEnumerable<StatsRow> rows = table.Records.Counts
            .Where(count => count.Group is not null || _request.IsGrouped)
            .Select(count => new StatsRow(
                count.Group,
                count.Count,
                errors.GetValueOrDefault(KeyOf(count.Group)),
                durations.GetValueOrDefault(KeyOf(count.Group))));
        return new(field.Name, StatsOrder.Rows(rows), table.Records.Overflow);
    }

    /// <summary>An empty value is another one than none; a dictionary takes no null for a key.</summary>
    private static string KeyOf(string? name) => name is null ? "" : "=" + name;

    private LineFilter With(params LineCondition[] conditions) => new()
    {
        Conditions = [.. _filter.Conditions, .. conditions],
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
