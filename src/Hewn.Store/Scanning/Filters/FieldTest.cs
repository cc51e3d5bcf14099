using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Filters;

/// <summary>A condition on the value of a field.</summary>
internal sealed unsafe class FieldTest(int field, ValueTest value, bool isNegated) : LineTest
{
    private readonly FieldText _text = new();

    public override bool Passes(in LineView line) => Holds(line) != isNegated;

    private bool Holds(in LineView line)
    {
        if (FieldText.TryGetNumber(line.Piece, line.Values[field], out byte* start, out int length))
            return value.PassesNumber(start, length);
        return _text.TryGet(line.Piece, line.Values[field], out ReadOnlySpan<byte> text) && value.Passes(text);
    }
}
