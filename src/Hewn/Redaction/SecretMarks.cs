using System.Buffers;

namespace Hewn.Redaction;

/// <summary>
/// The places of a text where a credential may begin, from left to right: the beginnings of the shapes, and the signs
/// between the two halves of a pair. Two searches side by side, because together in one they would lose the fast
/// algorithm for either.
/// </summary>
internal ref struct SecretMarks(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _shape = -1;
    private int _sign = -1;

    /// <summary>The first place at or behind that position, or -1. Positions must not go back.</summary>
    public int Next(int position)
    {
        if (position >= _text.Length)
            return -1;
        if (_shape < position)
            _shape = PlaceOf(_text[position..].IndexOfAny(_beginnings), position);
        if (_sign < position)
            _sign = PlaceOf(_text[position..].IndexOfAny('=', ':'), position);
        int first = Math.Min(_shape, _sign);
        return first == int.MaxValue ? -1 : first;
    }

    private static int PlaceOf(int found, int position) => found < 0 ? int.MaxValue : position + found;

    private static readonly SearchValues<string> _beginnings =
        // In any case, as the schemes are; of the others the exact code decides.
        SearchValues.Create(
            [.. SecretShapes.Beginnings, .. SecretShapes.Schemes], StringComparison.OrdinalIgnoreCase);
}
