using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>Records counted by a field and by time.</summary>
internal sealed class GroupCountQuestion : Question
{
    public const int MaxGroups = 100_000;
    public const int MaxCells = 1_000_000;

    /// <summary>The bucket of records without a time, and of all when there is no step.</summary>
    public const long NoBucket = long.MinValue;

    private readonly Dictionary<(string? Group, long Bucket), long> _counts = [];

    public GroupCountQuestion(LineFilter filter, FieldKey? group, long? stepNs, FieldTable? fields = null)
        : base(filter, fields)
    {
        (GroupKey, StepNs) = (group, stepNs);
        GroupField = group is null ? GroupReader.NoField : Fields.Add(group);
        TimeField = stepNs is null ? GroupReader.NoField : Fields.Add(FieldKey.Of(KnownField.Time));
    }

    public FieldKey? GroupKey { get; }

    public long? StepNs { get; }

    public int GroupField { get; }

    public int TimeField { get; }

    public long Overflow { get; private set; }

    public IReadOnlyList<GroupCount> Answer => [.. _counts
        .OrderBy(cell => cell.Key.Group, StringComparer.Ordinal).ThenBy(cell => cell.Key.Bucket)
        .Select(cell => new GroupCount(
            cell.Key.Group, cell.Key.Bucket == NoBucket ? null : cell.Key.Bucket, cell.Value))];

    public override QuestionState NewState() => new GroupCountState(this);

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        var state = new GroupCountState(this);
        return new LineWorker<GroupedLines>(filter, wanted, tuning, new(state), state);
    }

    internal void Add(GroupReader names, Dictionary<(int Group, long Bucket), long> counts, long overflow)
    {
        bool isLevel = GroupKey?.Known == KnownField.Level;
        lock (Gate)
        {
            Overflow += overflow;
            foreach (((int group, long bucket), long count) in counts)
            {
                (string?, long) cell = (names.NameOf(group, isLevel), bucket);
                bool isNew = !_counts.TryGetValue(cell, out long before);
                if (group == GroupReader.Overflow || (isNew && _counts.Count == MaxCells))
                    Overflow += count;
                else
                    _counts[cell] = before + count;
            }
        }
    }
}
