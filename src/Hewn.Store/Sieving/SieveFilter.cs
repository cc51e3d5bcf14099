using System.Text;
using Hewn.Store.Dialects;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>The conditions of a filter that a <see cref="RecordSieve"/> can judge, made ready for one thread.</summary>
internal sealed class SieveFilter
{
    private readonly List<IReadOnlyList<string[]>> _fields = [];
    private readonly List<SieveTest> _tests = [];
    private readonly bool _isWrapped;
    private int _level = -1; // the number of the level among the fields

    private SieveFilter(LineFilter filter, bool isWrapped)
    {
        _isWrapped = isWrapped;
        foreach (LineCondition condition in filter.Conditions)
        {
            if (TryMake(condition) is { } test)
                _tests.Add(test);
        }

        // Cheap tests first; a text is looked for only in lines that the others let pass.
        Tests = [.. _tests.OrderBy(test => test is TextSieveTest ? 1 : 0)];
        if (JudgesRoles)
            Level = new HewnsLevelTest(LevelField());
        Wanted = new WantedFields(_fields);
    }

    /// <summary>A record that one of these rules out cannot pass.</summary>
    public SieveTest[] Tests { get; }

    /// <summary>What must hold for fields that reading may rename to be judged; null when none is.</summary>
    public HewnsLevelTest? Level { get; }

    public WantedFields Wanted { get; }

    /// <summary>Whether fields are judged that reading may rename.</summary>
    public bool JudgesRoles { get; private set; }

    /// <summary>Whether records of INFO pass for their level.</summary>
    public bool WantsInfo { get; private set; }

    /// <summary>Null when a sieve can judge none of the conditions.</summary>
    /// <param name="filter">The conditions.</param>
    /// <param name="isWrapped">Whether the lines stand in lines of Docker's, which add fields to them.</param>
    public static SieveFilter? TryMake(LineFilter filter, bool isWrapped = false)
    {
        var sieve = new SieveFilter(filter, isWrapped);
        return sieve.Tests.Length > 0 ? sieve : null;
    }

    private SieveTest? TryMake(LineCondition condition)
    {
        switch (condition.Kind)
        {
            case LineCondition.Kinds.MinLevel:
                WantsInfo |= condition.MinimumLevel <= Hewn.Level.Info && !condition.IsNegated;
                return new LevelSieveTest(LevelField(), condition.MinimumLevel, condition.IsNegated);
            case LineCondition.Kinds.Text:
                bool ignoresCase = condition.Options.HasFlag(TextOptions.IgnoreCase);
                return new TextSieveTest(new TextTest(
                    new(condition.Needle, ignoresCase, VectorWidths.Best, new ByteRarity([])),
                    condition.Needle,
                    condition.Options,
                    condition.IsNegated));
            default:
                return TryMakeField(condition);
        }
    }

    private FieldSieveTest? TryMakeField(LineCondition condition)
    {
        IReadOnlyList<string[]> paths = condition.Key!.Paths;
        // Reading gives a field another name by an underscore behind it.
        if (paths.Any(path => path[0].EndsWith('_')) || !SieveNumbers.AreSureIn(condition))
            return null;
        bool hasRole = paths.Any(path => NameRoles.Of(Encoding.UTF8.GetBytes(path[0])).Role != Role.None);
        // What Docker adds, or reading does because of it.
        if (_isWrapped && (hasRole || paths.Any(path => path[0] is "stream" or "event_time")))
            return null;
        JudgesRoles |= hasRole;
        _fields.Add(paths);
        return new(
            _fields.Count - 1,
            paths.Count == 1,
            CompiledFilter.ValueTestOf(condition),
            condition.IsNegated,
            SieveNumbers.AreComparedBy(condition));
    }

    private int LevelField()
    {
        if (_level < 0)
        {
            _level = _fields.Count;
            _fields.Add([.. NameRoles.NamesOf(Role.Level).Select(name => (string[])[name])]);
        }

        return _level;
    }
}
