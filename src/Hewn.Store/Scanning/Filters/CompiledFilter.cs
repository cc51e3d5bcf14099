using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Filters;

/// <summary>A filter made ready for one thread.</summary>
internal sealed unsafe class CompiledFilter
{
    private readonly LineTest[] _tests;
    private readonly bool _needsRecord;

    /// <param name="filter">The filter.</param>
    /// <param name="fields">Gets the fields that it needs.</param>
    /// <param name="width">The vectors to use.</param>
    /// <param name="rarity">Of the bytes that will be searched.</param>
    public CompiledFilter(LineFilter filter, FieldTable fields, VectorWidth width, ByteRarity rarity)
    {
        _needsRecord = filter.NeedsRecord;
        var tests = new List<LineTest>();
        if (filter.HasTimeRange)
            tests.Add(new TimeTest(fields.Add(FieldKey.Of(KnownField.Time)), filter.FromNs, filter.UntilNs));
        foreach (LineCondition condition in filter.Conditions)
            tests.Add(Compile(condition, fields, width, rarity));
        // Cheap tests first; a text is looked for only in lines that the others let pass.
        _tests = [.. tests.OrderBy(test => test is TextTest ? 1 : 0)];
        Needle = tests.OfType<TextTest>().Where(test => !test.IsNegated).MaxBy(test => test.Length);
        HasOnlyNeedle = tests.Count == 1 && Needle is { IsBlank: false };
    }

    /// <summary>A text that every line that passes must hold; null when there is none.</summary>
    public TextTest? Needle { get; }

    /// <summary>True when holding <see cref="Needle"/> is all that a line must do.</summary>
    public bool HasOnlyNeedle { get; }

    public bool Passes(byte* piece, int start, int end, Slice* values, LineKind kind)
    {
        if (kind == LineKind.Blank || (kind == LineKind.Malformed && _needsRecord))
            return false;
        var line = new LineView(piece, start, end, values);
        foreach (LineTest test in _tests)
        {
            if (!test.Passes(line))
                return false;
        }

        return true;
    }

    /// <summary>What the value of a field condition must be.</summary>
    public static ValueTest ValueTestOf(LineCondition condition) => condition.Operator switch
    {
        FieldOperator.Exists => new ExistsTest(),
        FieldOperator.Equal => new EqualTest(condition.Operand),
        FieldOperator.Matches => new RegexTest(LineCondition.MakeRegex(condition.Key!, condition.Operand)),
        _ => new CompareTest(condition.Operator, condition.Operand),
    };

    private static LineTest Compile(
        LineCondition condition, FieldTable fields, VectorWidth width, ByteRarity rarity) => condition.Kind switch
        {
            LineCondition.Kinds.Field =>
                new FieldTest(fields.Add(condition.Key!), ValueTestOf(condition), condition.IsNegated),
            LineCondition.Kinds.MinLevel => new LevelTest(
                fields.Add(FieldKey.Of(KnownField.Level)), condition.MinimumLevel, condition.IsNegated),
            _ => new TextTest(
                new(condition.Needle, condition.Options.HasFlag(TextOptions.IgnoreCase), width, rarity),
                condition.Needle,
                condition.Options,
                condition.IsNegated),
        };
}
