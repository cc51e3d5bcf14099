using System.Text;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Filters;

/// <summary>A number above, below or at the operand, by its exact value.</summary>
internal sealed unsafe class CompareTest : ValueTest
{
    private readonly DecimalText _exact;
    private readonly double _near;
    private readonly bool _acceptsBelow;
    private readonly bool _acceptsSame;

    public CompareTest(FieldOperator comparison, string operand)
    {
        byte[] text = Encoding.UTF8.GetBytes(operand);
        if (!DecimalText.TryRead(text, out _exact))
            throw new ArgumentException($"\"{operand}\" is no number", nameof(operand));
        if (!JsonNumber.TryReadDoubleSlowly(text, out _near))
            _near = double.NaN; // beyond the doubles: then only the exact way tells
        Operand = text;
        Comparison = comparison;
        _acceptsBelow = comparison is FieldOperator.Less or FieldOperator.LessOrEqual;
        _acceptsSame = comparison is FieldOperator.LessOrEqual or FieldOperator.GreaterOrEqual;
    }

    public FieldOperator Comparison { get; }

    public byte[] Operand { get; }

    public override bool IsNumeric => true;

    public override bool Passes(ReadOnlySpan<byte> text) =>
        DecimalText.TryRead(text, out DecimalText number) && Accepts(number.CompareTo(_exact));

    public override bool PassesNumber(byte* text, int length)
    {
        // Rounding keeps the order: where the nearest doubles differ, the numbers differ the same way.
        if (JsonNumber.TryReadDouble(text, length, out double value))
        {
            if (value > _near)
                return !_acceptsBelow;
            if (value < _near)
                return _acceptsBelow;
        }

        return Passes(new ReadOnlySpan<byte>(text, length));
    }

    private bool Accepts(int order) => order == 0 ? _acceptsSame : order < 0 == _acceptsBelow;
}
