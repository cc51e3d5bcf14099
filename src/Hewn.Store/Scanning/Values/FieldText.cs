using System.Runtime.CompilerServices;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Values;

/// <summary>
/// The text of a field's value, which is all that filters and groups look at: a string decoded, anything else as it
/// stands in JSON. Null is as good as absent. One thread's.
/// </summary>
internal sealed unsafe class FieldText
{
    private byte[] _decoded = [];

    /// <summary>The text; false when the field is absent or null. Valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(byte* piece, Slice value, out ReadOnlySpan<byte> text)
    {
        unchecked // Positions in a piece.
        {
            byte* start = piece + value.Start;
            if (value.IsPresent && *start == '"')
            {
                text = new(start + 1, value.Length - 2);
                if (text.Contains((byte)'\\'))
                    text = Decode(text);
                return true;
            }

            text = new(start, value.Length);
            return value.IsPresent && !(*start == 'n' && text.SequenceEqual("null"u8));
        }
    }

    /// <summary>
    /// The text of a number, in quotes or not; false when the value is none. (A number written with escapes is none.)
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryGetNumber(byte* piece, Slice value, out byte* start, out int length)
    {
        unchecked // As above.
        {
            start = piece + value.Start;
            length = value.Length;
            if (length > 0 && *start == '"')
            {
                start++;
                length -= 2;
                return JsonNumber.IsNumber(new ReadOnlySpan<byte>(start, length));
            }

            // A bare word of slog's may begin as a number does.
            return length > 0 && (*start == '-' || (uint)(*start - '0') <= 9)
                && (JsonNumber.IsPlain(start, length) || JsonNumber.IsNumber(new ReadOnlySpan<byte>(start, length)));
        }
    }

    /// <summary>
    /// The number of a value of a line of JSON, which was looked at: what begins as one and has no quotes is one.
    /// </summary>
    /// <param name="piece">The piece.</param>
    /// <param name="value">The value.</param>
    /// <param name="number">The number.</param>
    /// <param name="isNumber">Whether it is one, perhaps beyond the doubles.</param>
    /// <returns>False when it is none, or beyond the doubles.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadNumber(byte* piece, Slice value, out double number, out bool isNumber)
    {
        unchecked // As above.
        {
            byte* start = piece + value.Start;
            int length = value.Length;
            isNumber = length > 0 && (*start == '-' || (uint)(*start - '0') <= 9);
            if (!isNumber)
                isNumber = TryGetNumber(piece, value, out start, out length);
            number = 0;
            return isNumber && JsonNumber.TryReadDouble(start, length, out number);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text)
    {
        if (_decoded.Length < text.Length)
            _decoded = new byte[text.Length * 2];
        return _decoded.AsSpan(0, EscapedText.Decode(text, _decoded));
    }
}
