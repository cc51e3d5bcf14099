using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// How lines of one kind are as long as nothing else is known: what all of them have in common as it stands, and places
/// for the tokens in which they differ. Immutable.
/// </summary>
internal sealed class LineShape
{
    private readonly byte[] _text; // With as many bytes behind it as are compared at once.
    private readonly int[] _ends;

    /// <param name="template">Its number.</param>
    /// <param name="text">What stands in front of, between and behind the places.</param>
    /// <param name="ends">Where in it each of those ends; one more than there are places.</param>
    public LineShape(int template, ReadOnlySpan<byte> text, int[] ends)
    {
        (Template, _ends) = (template, ends);
        _text = new byte[text.Length + Vector256<byte>.Count];
        text.CopyTo(_text);
    }

    /// <summary>Its number among the templates.</summary>
    public int Template { get; }

    /// <summary>How many tokens a line has in which it may differ.</summary>
    public int Places => _ends.Length - 1;

    /// <summary>Whether a line goes on like this at a place.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <param name="at">Where in them. No line break stands in a shape, so this never goes beyond the line.</param>
    /// <param name="place">What stands in front of that place is looked for.</param>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAt(ReadOnlySpan<byte> lines, int at, int place, out int length)
    {
        unchecked // Places in a text.
        {
            int start = place == 0 ? 0 : _ends[place - 1];
            length = _ends[place] - start;
            if (length > Vector256<byte>.Count || lines.Length - at < Vector256<byte>.Count)
                return lines[at..].StartsWith(_text.AsSpan(start, length));
            // Fast path: what is behind is compared, too, and masked.
            uint same = Vector256.Equals(
                Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(lines), (nuint)at),
                Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_text), (nuint)start))
                .ExtractMostSignificantBits();
            return (~(ulong)same & ((1UL << length) - 1)) == 0;
        }
    }

    /// <summary>How many places both begin with, with the same in front of each.</summary>
    public int CommonPlaces(LineShape other)
    {
        int most = Math.Min(Places, other.Places);
        for (int place = 0; place < most; place++)
        {
            int start = place == 0 ? 0 : _ends[place - 1];
            if (_ends[place] != other._ends[place]
                || !_text.AsSpan(start.._ends[place]).SequenceEqual(other._text.AsSpan(start.._ends[place])))
                return place;
        }

        return most;
    }
}
