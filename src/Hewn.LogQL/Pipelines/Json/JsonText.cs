using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Pipelines.Json;

/// <summary>Texts of JSON as the values of labels.</summary>
internal static class JsonText
{
    /// <summary>
    /// A value as a label has it: escapes resolved, empty when one is wrong, a blank for each byte that is no UTF-8.
    /// </summary>
    public static ReadOnlyMemory<byte> Read(in JsonValue value, LineContext line, ReadOnlyMemory<byte> json)
    {
        ReadOnlyMemory<byte> raw = json[value.Start..value.End];
        if (value.Kind != JsonKind.Text)
            return raw;
        if (value.HasEscapes && !TryUnescape(raw.Span, line.Scratch, out raw))
            return default;
        return LabelText.Clean(raw, line.Scratch);
    }

    /// <summary>Resolves escapes.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="scratch">Room for the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="isForgiving">True when <c>\'</c> is known, too, and half a surrogate pair becomes U+FFFD.</param>
    /// <returns>False for an escape that is not known, and for half a surrogate pair.</returns>
    public static bool TryUnescape(
        ReadOnlySpan<byte> raw, ScratchBytes scratch, out ReadOnlyMemory<byte> text, bool isForgiving = false)
    {
        Memory<byte> room = scratch.Take(raw.Length);
        Span<byte> to = room.Span;
        text = default;
        int length = 0;
        int at = 0;
        while (at < raw.Length)
        {
            int plain = raw[at..].IndexOf((byte)'\\');
            if (plain < 0)
                plain = raw.Length - at;
            raw.Slice(at, plain).CopyTo(to[length..]);
            length += plain;
            at += plain;
            if (at == raw.Length)
                break;
            if (!TryEscape(raw, ref at, to, ref length, isForgiving))
                return false;
        }

        text = room[..length];
        return true;
    }

    private static bool TryEscape(
        ReadOnlySpan<byte> raw, ref int at, Span<byte> to, ref int length, bool isForgiving)
    {
        if (at + 1 >= raw.Length)
            return false;
        if (raw[at + 1] == (byte)'u')
            return TryRune(raw, ref at, to, ref length, isForgiving);
        if (isForgiving && raw[at + 1] == (byte)'\'')
        {
            to[length++] = (byte)'\'';
            at += 2;
            return true;
        }

        int known = "\"\\/bfnrt"u8.IndexOf(raw[at + 1]);
        if (known < 0)
            return false;
        to[length++] = "\"\\/\b\f\n\r\t"u8[known];
        at += 2;
        return true;
    }

    private static bool TryRune(
        ReadOnlySpan<byte> raw, ref int at, Span<byte> to, ref int length, bool isForgiving)
    {
        if (!TryUnit(raw, at, out char first))
            return false;
        at += 6;
        Rune rune;
        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
        }
        else if (TryUnit(raw, at, out char second) && Rune.TryCreate(first, second, out rune))
        {
            at += 6;
        }
        else if (isForgiving)
        {
            rune = Rune.ReplacementChar;
        }
        else
        {
            return false;
        }

        length += rune.EncodeToUtf8(to[length..]);
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> raw, int at, out char unit)
    {
        unit = default;
        if (at + 6 > raw.Length || raw[at] != (byte)'\\' || raw[at + 1] != (byte)'u')
            return false;
        bool isGood = ushort.TryParse(
            raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value);
        unit = (char)value;
        return isGood;
    }
}
