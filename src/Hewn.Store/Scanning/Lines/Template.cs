using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// The shape of a line: the text that stands between its values, and where the wanted values are. A line that
/// <see cref="Matches"/> is valid and has its values where <see cref="SetValues"/> sets them, as every byte of it was
/// looked at: literal text is compared, a value without strings is checked, and a string's inside can hold no quote
/// and no control byte.
/// </summary>
/// <remarks>
/// Each piece of text is looked for at its own quote of the line, so that all comparisons are independent of each
/// other.
/// </remarks>
internal sealed unsafe class Template
{
    private readonly LiteralCheck[] _checks;
    private readonly Place[] _stringless; // from, to, from, to …
    private readonly (int Field, Place From, Place To)[] _values; // of the wanted fields that there are

    public Template(
        int quotes, Place start, Place end, LiteralCheck[] checks, Place[] stringless, Place[] values)
    {
        (Quotes, Start, End) = (quotes, start, end);
        (_checks, _stringless) = (checks, stringless);
        _values =
        [
            .. Enumerable.Range(0, values.Length / 2).Where(field => values[2 * field] != Place.Absent)
                .Select(field => (field, values[2 * field], values[(2 * field) + 1])),
        ];
    }

    /// <summary>How many quotes a line of this shape has.</summary>
    public int Quotes { get; }

    /// <summary>What lines of this shape are: records, perhaps odd ones.</summary>
    public LineKind Kind { get; init; }

    /// <summary>When it was last chosen, in choices; for leaving out the one that is used least.</summary>
    public long LastUse { get; set; }

    private Place Start { get; }

    private Place End { get; }

    /// <summary>Whether a line has this shape.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="start">The line's first byte.</param>
    /// <param name="quotes">The positions from the line's first quote on.</param>
    /// <param name="left">How many positions there are from there on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a file may be done before tiers would help
    public bool Matches(byte* piece, int start, uint* quotes, int left)
    {
        unchecked // Positions in a piece; what the sums are compared with keeps them in it.
        {
            if (Quotes >= left)
                return false;
            int end = (int)quotes[Quotes];
            if (piece[end] != '\n' || At(quotes, Start) != start || At(quotes, End) != end)
                return false;
            Vector256<byte> difference = Vector256<byte>.Zero;
            foreach (ref readonly LiteralCheck check in _checks.AsSpan())
                difference |= (Vector256.Load(piece + At(quotes, check.At)) ^ check.Bytes) & check.Mask;
            if (difference != Vector256<byte>.Zero)
                return false;
            for (int i = 0; i < _stringless.Length; i += 2)
            {
                int from = At(quotes, _stringless[i]);
                int to = At(quotes, _stringless[i + 1]);
                if (!Values.JsonNumber.IsPlain(piece + from, to - from)
                    && !JsonGrammar.IsStringless(piece, from, to))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Sets the values of a line of this shape; fields that it does not have are left as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetValues(uint* quotes, Slice* values)
    {
        foreach (ref readonly (int Field, Place From, Place To) value in _values.AsSpan())
            values[value.Field] = new() { Start = At(quotes, value.From), End = At(quotes, value.To) };
    }

    private static int At(uint* quotes, Place place) => unchecked((int)quotes[place.Quote] + place.Delta);
}
