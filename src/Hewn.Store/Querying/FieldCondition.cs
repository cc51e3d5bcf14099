using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.LabelFilters;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>A condition of a query on a field, judged as its stage would judge it. One thread's.</summary>
internal sealed unsafe class FieldCondition
{
    private readonly int _field;
    private readonly NumberLabelFilter? _number;
    private readonly LabelMatcher? _text;
    private readonly byte[] _operand = [];
    private byte[] _lastText = [0xFF]; // no text that is asked for
    private bool _lastVerdict;

    /// <param name="condition">The condition.</param>
    /// <param name="field">Which of the line's values it is about.</param>
    public FieldCondition(EntryCondition condition, int field)
    {
        _field = field;
        _number = condition.Filter as NumberLabelFilter;
        _text = (condition.Filter as TextLabelFilter)?.Matcher;
        if (_text is { Match: MatchOperator.Equal or MatchOperator.NotEqual })
            _operand = Encoding.UTF8.GetBytes(_text.Value);
    }

    public Verdict Judge(byte* piece, Slice* values)
    {
        Slice value = values[_field];
        return _number is not null ? JudgeNumber(_number, piece, value) : JudgeText(_text!, piece, value);
    }

    /// <summary>Whether a number meets a condition.</summary>
    public static bool Holds(NumberLabelFilter filter, double number) => filter.Comparison switch
    {
        Comparison.Equal => number == filter.Value,
        Comparison.NotEqual => number != filter.Value,
        Comparison.Greater => number > filter.Value,
        Comparison.GreaterOrEqual => number >= filter.Value,
        Comparison.Less => number < filter.Value,
        _ => number <= filter.Value,
    };

    private static Verdict JudgeNumber(NumberLabelFilter filter, byte* piece, Slice value)
    {
        if (FieldText.TryReadNumber(piece, value, out double number, out bool isNumber))
            return Holds(filter, number) ? Verdict.Passes : Verdict.Fails;
        return !isNumber && FieldValue.Read(piece, value, out _) == Verdict.Fails ? Verdict.Fails : Verdict.Unsure;
    }

    private Verdict JudgeText(LabelMatcher matcher, byte* piece, Slice value)
    {
        if (FieldValue.Read(piece, value, out ReadOnlySpan<byte> text) == Verdict.Unsure)
            return Verdict.Unsure;
        bool holds = matcher.Match switch
        {
            MatchOperator.Equal => text.SequenceEqual(_operand),
            MatchOperator.NotEqual => !text.SequenceEqual(_operand),
            _ => Matches(matcher, text),
        };
        return holds ? Verdict.Passes : Verdict.Fails;
    }

    /// <summary>Values come again and again, so the last one is remembered.</summary>
    private bool Matches(LabelMatcher matcher, ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual(_lastText))
            return _lastVerdict;
        _lastVerdict = matcher.IsMatch(Encoding.UTF8.GetString(text));
        _lastText = text.ToArray();
        return _lastVerdict;
    }
}
