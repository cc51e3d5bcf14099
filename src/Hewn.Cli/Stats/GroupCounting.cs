using Hewn.Cli.View.Fields;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Stats;

/// <summary>Counts by the values of a field. One thread's.</summary>
internal sealed class GroupCounting(FieldKey field, NumberBudget budget)
{
    private const int MaxGroups = 10_000; // As the scanner's.

    private readonly FieldPath _path = new(field);
    private readonly EscapedBytes _text = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Group _absent = new(new(budget));
    private long _overflow;

    /// <summary>Counts a record.</summary>
    public void Add(Entry entry, bool isError, double? duration, bool isPart)
    {
        FieldValue value = _path.Find(entry);
        Group? group = value.IsPresent ? GroupOf(value.TextIn(_text)) : _absent;
        if (group is null)
        {
            _overflow++;
            return;
        }

        group.Records++;
        group.Errors += isError ? 1 : 0;
        group.Parts += isPart ? 1 : 0;
        group.PartErrors += isPart && isError ? 1 : 0;
        if (duration is { } known)
            group.Durations.Add(known);
    }

    /// <summary>The figures so far.</summary>
    public StatsTable Answer(bool hasAbsent, bool withoutParts)
    {
        IEnumerable<StatsRow> rows = _groups.Select(group => group.Value.Row(group.Key, withoutParts));
        if (hasAbsent && _absent.Records > 0)
            rows = rows.Append(_absent.Row(null, withoutParts));
        return new(field.Name, StatsOrder.Rows(rows.Where(row => row.Records > 0)), _overflow);
    }

    private Group? GroupOf(ReadOnlySpan<byte> name)
    {
        string text = System.Text.Encoding.UTF8.GetString(name);
        if (field.Known == KnownField.Level && LevelNames.TryParse(text, out Level level)) // In whatever spelling.
            text = LevelNames.Of(level);
        if (_groups.TryGetValue(text, out Group? group))
            return group;
        if (_groups.Count == MaxGroups)
            return null;
        return _groups[text] = new(new(budget));
    }

    private sealed class Group(NumberSample durations)
    {
        public long Records { get; set; }

        public long Errors { get; set; }

        public long Parts { get; set; }

        public long PartErrors { get; set; }

        public NumberSample Durations { get; } = durations;

        public StatsRow Row(string? name, bool withoutParts) => withoutParts
            ? new(name, Records - Parts, Errors - PartErrors, Durations.Summarise())
            : new(name, Records, Errors, Durations.Summarise());
    }
}
