using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Answers;

/// <summary>
/// Statistics of a numeric field by group. As long as there is room, values are kept for the quantiles; when there is
/// none left, they are counted by bins, and a second pass keeps those of the bins that matter.
/// </summary>
internal sealed class NumberQuestion : Question
{
    public const int MaxGroups = 10_000;

    /// <summary>Values kept at a time, over all threads and groups: 96 MB.</summary>
    public const long MaxKept = 12_000_000;

    /// <summary>Values that a thread reserves room for at a time.</summary>
    public const int Reservation = 16_384;

    private readonly Dictionary<string, NumberGroup> _groups = [];
    private readonly long _maxKept;
    private NumberGroup? _absentGroup;
    private long _reserved;

    public NumberQuestion(
        LineFilter filter,
        FieldKey value,
        FieldKey? group,
        IReadOnlyList<double> quantiles,
        long maxKept = MaxKept,
        FieldTable? fields = null)
        : base(filter, fields)
    {
        (ValueKey, GroupKey, Quantiles, _maxKept) = (value, group, quantiles, maxKept);
        ValueField = Fields.AddNumber(value);
        GroupField = group is null ? GroupReader.NoField : Fields.Add(group);
    }

    public FieldKey ValueKey { get; }

    public FieldKey? GroupKey { get; }

    public IReadOnlyList<double> Quantiles { get; }

    public int ValueField { get; }

    public int GroupField { get; }

    public long Overflow { get; private set; }

    /// <summary>In a second pass: which bins' values are to be kept, by group; null in the first one.</summary>
    public WantedBins? Second { get; private set; }

    public IReadOnlyList<NumberSummary> Answer => [.. AllGroups
        .OrderBy(group => group.Name, StringComparer.Ordinal)
        .Select(group => NumberQuantiles.Summarize(group.Name, group.Figures, Quantiles, Second))];

    private IEnumerable<(string? Name, NumberGroup Figures)> AllGroups =>
        _groups.Select(group => ((string?)group.Key, group.Value))
            .Concat(_absentGroup is null ? [] : [(null, _absentGroup)]);

    /// <summary>Gives room back; call it when the answer was taken.</summary>
    public void Release()
    {
        foreach ((string? _, NumberGroup figures) in AllGroups)
            figures.Release();
    }

    /// <summary>Whether the question has to be asked again to be exact; then it is ready for that.</summary>
    public bool PrepareSecondPass()
    {
        if (Second is not null || AllGroups.All(group => group.Figures.Bins is null))
            return false;
        Second = new(AllGroups, Quantiles);
        return Second.Values > 0 && Second.Values <= _maxKept;
    }

    /// <summary>Room for <see cref="Reservation"/> more values; false when there is none.</summary>
    public bool TryReserve() => Interlocked.Add(ref _reserved, Reservation) <= _maxKept;

    public override QuestionState NewState() => new NumberState(this);

    protected override IQuestionWorker NewWorker(CompiledFilter filter, WantedFields wanted, ScanTuning tuning)
    {
        var state = new NumberState(this);
        return new LineWorker<NumberLines>(filter, wanted, tuning, new(state), state);
    }

    internal void Add(GroupReader names, IReadOnlyList<NumberGroup?> groups, long overflow)
    {
        bool isLevel = GroupKey?.Known == KnownField.Level;
        lock (Gate)
        {
            Overflow += overflow;
            for (int id = 0; id < groups.Count; id++)
            {
                if (groups[id] is not { } group)
                    continue;
                if (Second is not null)
                    Second.Take(names.NameOf(id, isLevel), group);
                else if (FindOrAdd(names.NameOf(id, isLevel)) is { } sum)
                    sum.Merge(group);
                else
                    Overflow += group.Count;
            }
        }
    }

    private NumberGroup? FindOrAdd(string? name)
    {
        if (name is null)
            return _absentGroup ??= new();
        if (!_groups.TryGetValue(name, out NumberGroup? group) && _groups.Count < MaxGroups)
            _groups[name] = group = new();
        return group;
    }
}
