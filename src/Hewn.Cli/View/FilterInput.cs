using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Filters;

namespace Hewn.Cli.View;

/// <summary>What was typed to choose entries.</summary>
internal sealed record FilterInput
{
    public string[] Fields { get; init; } = [];

    public string[] Grep { get; init; } = [];

    public string[] Not { get; init; } = [];

    public string? Query { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    /// <summary>Whether nothing was typed.</summary>
    public bool IsEmpty => Fields.Length + Grep.Length + Not.Length == 0
        && (Query ?? Since ?? Until) is null;

    /// <summary>The filters, cheapest first.</summary>
    /// <param name="level">What was typed behind <c>--level</c>, or null.</param>
    /// <param name="window">From when to when.</param>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public EntryFilters Read(string? level, TimeWindow window)
    {
        var filters = new List<EntryFilter>();
        if (window.IsBounded)
            filters.Add(new TimeFilter(window.FromTicks, window.UntilTicks));
        if (level is not null)
            filters.Add(new LevelFilter(OptionValues.Level(level)));
        filters.AddRange(Grep.Select(text => FilterExpression.Text("--grep", text, isNegated: false)));
        filters.AddRange(Not.Select(text => FilterExpression.Text("--not", text, isNegated: true)));
        filters.AddRange(Fields.Select(FilterExpression.Field));
        if (Query is not null)
            filters.Add(QueryFilter.Read(Query));
        return new(filters);
    }

    /// <summary>The fields that filters name.</summary>
    public FieldPath[] ReadFields() =>
        [.. Fields.Select(FilterExpression.Field).OfType<FieldFilter>().Select(filter => filter.Path)];

    /// <summary>Following has no end but Ctrl-C.</summary>
    /// <exception cref="UsageException">One was typed.</exception>
    public void RefuseEnd(bool isFollowing)
    {
        if (isFollowing && Until is not null)
            throw new UsageException("--follow shows entries as they come; it cannot be combined with --until.");
    }

    /// <summary>From when to when.</summary>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public TimeWindow ReadWindow(DateTimeOffset now, TimeZoneInfo zone) =>
        TimeWindow.Read(Since, Until, now, zone);
}
