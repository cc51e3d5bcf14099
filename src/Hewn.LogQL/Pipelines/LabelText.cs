using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hewn.LogQL.Pipelines;

/// <summary>Text that parsers find, made fit to be a label's name or value.</summary>
internal static class LabelText
{
    /// <summary>A value with a blank for what is no UTF-8, and for U+FFFD, which stands for such.</summary>
    public static ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> value, ScratchBytes scratch)
    {
        if (Ascii.IsValid(value.Span) || (Utf8.IsValid(value.Span) && value.Span.IndexOf("\uFFFD"u8) < 0))
            return value; // fast path: nearly every value
        ReadOnlySpan<byte> rest = value.Span;
        Memory<byte> room = scratch.Take(rest.Length);
        int length = 0;
        while (rest.Length > 0)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int used);
            if (status != OperationStatus.Done)
                used = 1; // Go takes bytes that are no UTF-8 one by one
            if (status != OperationStatus.Done || rune == Rune.ReplacementChar)
                room.Span[length++] = (byte)' ';
            else
                length += rune.EncodeToUtf8(room.Span[length..]);
            rest = rest[used..];
        }

        return room[..length];
    }

    /// <summary>
    /// Writes a part of a name: blanks at its ends go, every character but letters, digits and <c>_</c> becomes
    /// <c>_</c>, and a digit at the very front gets one.
    /// </summary>
    /// <returns>Bytes written; none for a blank part.</returns>
    public static int WriteName(ReadOnlySpan<byte> part, Span<byte> to, bool isFirst)
    {
        part = part.Trim(" \t\n\v\f\r"u8);
        int length = 0;
        if (isFirst && part.Length > 0 && part[0] is >= (byte)'0' and <= (byte)'9')
            to[length++] = (byte)'_';
        while (part.Length > 0)
        {
            byte letter = part[0];
            if (letter < 0x80)
            {
                to[length++] = char.IsAsciiLetterOrDigit((char)letter) ? letter : (byte)'_';
                part = part[1..];
                continue;
            }

            bool isRune = Rune.DecodeFromUtf8(part, out _, out int used) == OperationStatus.Done;
            to[length++] = (byte)'_';
            part = part[(isRune ? used : 1)..];
        }

        return length;
    }
}
