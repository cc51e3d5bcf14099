using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using Hewn.Records;

namespace Hewn.Store.Streams;

/// <summary>
/// Any bytes as the inside of a JSON string, and back, byte for byte. A byte that is no UTF-8 stands as a lone
/// surrogate <c>\udc80</c> to <c>\udcff</c>; what could end a line or steer a terminal is escaped, too.
/// </summary>
internal static class EscapedText
{
    private const int ByteBase = 0xDC00;
    private const int LongestEscape = 6;
    private const int BlockBytes = 64; // that are measured at once
    private const int ShortChars = 200; // of texts whose bytes need no memory of their own

    /// <summary>Appends bytes, escaped.</summary>
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> text)
    {
        unchecked // Places in a text.
        {
            ref byte source = ref MemoryMarshal.GetReference(text);
            int at = 0;
            while (text.Length - at >= QuoteEscapes.BlockBytes)
            {
                int written = QuoteEscapes.Write(
                    ref Unsafe.Add(ref source, at), ref target.Reserve(QuoteEscapes.RoomBytes));
                target.Advance(written);
                at = written > 0 ? at + QuoteEscapes.BlockBytes : AppendAny(target, text, at, QuoteEscapes.BlockBytes);
            }

            int rest = text.Length - at;
            if (rest == 0)
                return;
            Span<byte> block = stackalloc byte[QuoteEscapes.BlockBytes];
            block.Fill((byte)' ');
            text[at..].CopyTo(block);
            int last = QuoteEscapes.Write(
                ref MemoryMarshal.GetReference(block), ref target.Reserve(QuoteEscapes.RoomBytes));
            if (last > 0)
                target.Advance(last - (QuoteEscapes.BlockBytes - rest)); // Without the blanks behind it.
            else
                AppendAny(target, text, at, rest);
        }
    }

    /// <summary>Slow path: appends so many bytes from a place on, whatever they are, and the rest of the last one.
    /// </summary>
    /// <returns>The place behind them.</returns>
    private static int AppendAny(ByteBuffer target, ReadOnlySpan<byte> text, int at, int bytes)
    {
        unchecked // Places in a text.
        {
            ref byte source = ref MemoryMarshal.GetReference(text);
            int end = at + bytes;
            while (at < end && text.Length - at >= Vector128<byte>.Count)
            {
                Vector128<byte> block = Vector128.LoadUnsafe(ref source, (nuint)at);
                uint special = Special(block).ExtractMostSignificantBits();
                block.StoreUnsafe(ref target.Reserve(Vector128<byte>.Count));
                int plain = special == 0 ? Vector128<byte>.Count : BitOperations.TrailingZeroCount(special);
                target.Advance(plain);
                at += plain;
                if (special != 0)
                    at += AppendSpecial(target, text[at..]);
            }

            while (at < end)
            {
                byte one = text[at];
                if (one is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\'))
                {
                    target.Append(one);
                    at++;
                }
                else
                {
                    at += AppendSpecial(target, text[at..]);
                }
            }

            return at;
        }
    }

    /// <summary>Appends the bytes of a text as LogQL has it, escaped.</summary>
    public static void Append(ByteBuffer target, string text)
    {
        if (text.Length > ShortChars || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            Append(target, ToBytes(text));
            return;
        }

        Span<byte> bytes = stackalloc byte[3 * ShortChars];
        Append(target, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The bytes of an escaped text.</summary>
    /// <param name="text">The text, which <c>Append</c> has made.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>How many there are.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 >= text.Length)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            text[..plain].CopyTo(target[written..]);
            written += plain;
            text = text[plain..];
            text = text[Take(text, target[written..], out int bytes)..];
            written += bytes;
        }
    }

    /// <summary>How many bytes <see cref="Unescape"/> would give.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        ulong carry = 0; // Bit 0: the byte in front of the block begins an escape.
        int at = 0;
        for (; text.Length - at >= BlockBytes; at += BlockBytes)
            length -= Saved(text, at, text[at..], ulong.MaxValue, ref carry);
        if (at == text.Length)
            return length;
        Span<byte> rest = stackalloc byte[BlockBytes];
        text[at..].CopyTo(rest);
        return length - Saved(text, at, rest, (1UL << (text.Length - at)) - 1, ref carry);
    }

    /// <summary>How many bytes the escapes have more whose second bytes stand in a block.</summary>
    private static int Saved(
        ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> block, ulong inside, ref ulong carry)
    {
        unchecked // Masks, whose sums carry into the next block.
        {
            var low = Vector256.Create(block);
            var high = Vector256.Create(block[Vector256<byte>.Count..]);
            ulong slashes = MaskOf(low, high, (byte)'\\');
            if ((slashes | carry) == 0)
                return 0;
            // Each second one of a row of them begins nothing. Rows that begin at odd places end where a sum with
            // their beginnings carries to.
            const ulong Even = 0x5555_5555_5555_5555;
            slashes &= ~carry;
            ulong behind = (slashes << 1) | carry;
            ulong odd = slashes & ~Even & ~behind;
            ulong sum = odd + slashes;
            carry = sum < odd ? 1UL : 0;
            ulong seconds = (Even ^ (sum << 1)) & behind & inside;
            int saved = BitOperations.PopCount(seconds); // A letter for two.
            for (ulong codes = seconds & MaskOf(low, high, (byte)'u'); codes != 0; codes &= codes - 1)
                saved += SavedByCode(text[(at + BitOperations.TrailingZeroCount(codes) - 1)..]) - 1;
            return saved;
        }
    }

    private static ulong MaskOf(Vector256<byte> low, Vector256<byte> high, byte one) =>
        Vector256.Equals(low, Vector256.Create(one)).ExtractMostSignificantBits()
        | ((ulong)Vector256.Equals(high, Vector256.Create(one)).ExtractMostSignificantBits() << Vector256<byte>.Count);

    private static int SavedByCode(ReadOnlySpan<byte> text)
    {
        Span<byte> one = stackalloc byte[LongestEscape];
        int used = Take(text, one, out int bytes);
        return used - bytes;
    }

    /// <summary>Text of bytes, those that are no UTF-8 as lone surrogates, as LogQL has them.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            bool isGood = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done;
            if (isGood)
                text.Append(rune);
            else
                text.Append((char)(ByteBase + bytes[0]));
            bytes = bytes[(isGood ? used : 1)..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of such a text.</summary>
    public static byte[] ToBytes(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF'))
            return Encoding.UTF8.GetBytes(text);
        var bytes = new ArrayBufferWriter<byte>(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
                i += rune.Utf16SequenceLength - 1;
            }
            else if (text[i] is >= '\uDC80' and <= '\uDCFF')
            {
                bytes.Write([(byte)(text[i] - ByteBase)]);
            }
            else
            {
                bytes.Write("\uFFFD"u8);
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Bytes below a space, above a tilde, quotation marks and reverse solidi.</summary>
    private static Vector128<byte> Special(Vector128<byte> block) =>
        Vector128.LessThan(block.AsSByte(), Vector128.Create((sbyte)0x20)).AsByte()
        | Vector128.Equals(block, Vector128.Create((byte)0x7F))
        | Vector128.Equals(block, Vector128.Create((byte)'"'))
        | Vector128.Equals(block, Vector128.Create((byte)'\\'));

    private static int AppendSpecial(ByteBuffer target, ReadOnlySpan<byte> text)
    {
        byte one = text[0];
        if (one >= 0x80)
            return AppendWide(target, text);
        byte letter = one switch
        {
            (byte)'"' or (byte)'\\' => one,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
        if (letter == 0)
        {
            AppendCode(target, one);
            return 1;
        }

        target.Append((byte)'\\');
        target.Append(letter);
        return 1;
    }

    private static int AppendWide(ByteBuffer target, ReadOnlySpan<byte> text)
    {
        if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) != OperationStatus.Done)
        {
            AppendCode(target, ByteBase + text[0]);
            return 1;
        }

        if (rune.Value is < 0xA0 or 0x2028 or 0x2029)
            AppendCode(target, rune.Value);
        else
            target.Append(text[..used]);
        return used;
    }

    private static void AppendCode(ByteBuffer target, int code)
    {
        Span<byte> to = target.GetSpan(LongestEscape);
        "\\u"u8.CopyTo(to);
        for (int i = 0; i < 4; i++)
            to[5 - i] = "0123456789abcdef"u8[(code >> (4 * i)) & 0xF];
        target.Advance(LongestEscape);
    }

    /// <summary>Takes the escape that the text begins with.</summary>
    /// <returns>Its length.</returns>
    private static int Take(ReadOnlySpan<byte> text, Span<byte> target, out int bytes)
    {
        bytes = 1;
        switch (text[1])
        {
            case (byte)'n':
                target[0] = (byte)'\n';
                return 2;
            case (byte)'r':
                target[0] = (byte)'\r';
                return 2;
            case (byte)'t':
                target[0] = (byte)'\t';
                return 2;
            case (byte)'u' when TryCode(text, out int code):
                if (code is >= ByteBase + 0x80 and <= ByteBase + 0xFF)
                    target[0] = (byte)(code - ByteBase);
                else
                    bytes = (Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar).EncodeToUtf8(target);
                return LongestEscape;
            default:
                target[0] = text[1];
                return 2;
        }
    }

    private static bool TryCode(ReadOnlySpan<byte> text, out int code)
    {
        code = 0;
        if (text.Length < LongestEscape)
            return false;
        for (int i = 2; i < LongestEscape; i++)
        {
            int digit = HexDigit(text[i]);
            if (digit < 0)
                return false;
            code = (code << 4) | digit;
        }

        return true;
    }

    private static int HexDigit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => -1,
    };
}
