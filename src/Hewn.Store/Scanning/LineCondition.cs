using System.Text;
using System.Text.RegularExpressions;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning;

/// <summary>One thing that a line must be. Immutable.</summary>
/// <remarks>
/// A condition on a field, a level or the time is about records: a line that is no JSON object fulfils none of them,
/// and
/// their negations neither. A condition on text is about the raw bytes of any line that is not blank. The value of a
/// field is its text: a string decoded, anything else as it stands in JSON; so 500 and "500" are alike, and null is as
/// good as absent.
/// </remarks>
public sealed class LineCondition
{
    private LineCondition(Kinds kind, bool isNegated = false) => (Kind, IsNegated) = (kind, isNegated);

    internal enum Kinds
    {
        Field,
        MinLevel,
        Text,
    }

    internal Kinds Kind { get; }

    internal bool IsNegated { get; private init; }

    internal FieldKey? Key { get; private init; }

    internal FieldOperator Operator { get; private init; }

    internal string Operand { get; private init; } = "";

    internal Level MinimumLevel { get; private init; }

    internal byte[] Needle { get; private init; } = [];

    internal TextOptions Options { get; private init; }

    /// <summary>Compares a field.</summary>
    /// <param name="key">The field.</param>
    /// <param name="comparison">How.</param>
    /// <param name="operand">With what; ignored when <paramref name="comparison"/> is Exists.</param>
    /// <exception cref="ArgumentException">
    /// The operand is no number where one is needed, or no regular expression that can be matched in linear time.
    /// </exception>
    public static LineCondition Field(FieldKey key, FieldOperator comparison, string operand = "")
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(operand);
        if (comparison is FieldOperator.Greater or FieldOperator.GreaterOrEqual or FieldOperator.Less
            or FieldOperator.LessOrEqual && !JsonNumber.IsNumber(Encoding.UTF8.GetBytes(operand)))
            throw new ArgumentException($"{key.Name}: \"{operand}\" is no number; expected one such as 500 or 0.25");
        if (comparison == FieldOperator.Matches)
            _ = MakeRegex(key, operand);
        return new(Kinds.Field) { Key = key, Operator = comparison, Operand = operand };
    }

    /// <summary>The level is at least this one; a line without a readable level fails.</summary>
    public static LineCondition MinLevel(Level minimum) => new(Kinds.MinLevel) { MinimumLevel = minimum };

    /// <summary>The raw line holds a text.</summary>
    /// <exception cref="ArgumentException">The text is empty or holds a line break, so that no line can hold it.
    /// </exception>
    public static LineCondition Text(string needle, TextOptions options = TextOptions.None)
    {
        ArgumentException.ThrowIfNullOrEmpty(needle);
        if (needle.Contains('\n', StringComparison.Ordinal))
            throw new ArgumentException("the text holds a line break: it can stand in no line", nameof(needle));
        return new(Kinds.Text) { Needle = Encoding.UTF8.GetBytes(needle), Options = options };
    }

    /// <summary>Fulfilled where another is not (see the remarks for lines that are no records).</summary>
    public static LineCondition Not(LineCondition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(condition.Kind, !condition.IsNegated)
        {
            Key = condition.Key,
            Operator = condition.Operator,
            Operand = condition.Operand,
            MinimumLevel = condition.MinimumLevel,
            Needle = condition.Needle,
            Options = condition.Options,
        };
    }

    internal static Regex MakeRegex(FieldKey key, string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception bad) when (bad is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"{key.Name}: \"{pattern}\" is no usable pattern: {bad.Message}", bad);
        }
    }
}
