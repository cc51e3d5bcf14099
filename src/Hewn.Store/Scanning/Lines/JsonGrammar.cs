using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>
/// The tokens of JSON as System.Text.Json's reader takes them by default: no comments, no trailing commas, control
/// bytes escaped; what UTF-8 a string holds is not looked at. Each method returns where the token ends.
/// </summary>
internal static unsafe class JsonGrammar
{
    /// <summary>What the methods return when there is no such token.</summary>
    public const int None = -1;

    public static int SkipSpace(byte* text, int at, int end)
    {
        while (at < end && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    /// <summary>A string, from its opening quote. Reads up to 32 bytes past <paramref name="end"/>.</summary>
    public static int String(byte* text, int at, int end)
    {
        unchecked // Positions in a piece cannot overflow; the check would cost in the innermost loop.
        {
            at++;
            while (true)
            {
                Vector256<byte> block = Vector256.Load(text + at);
                uint stops = (Vector256.Equals(block, Vector256.Create((byte)'"'))
                    | Vector256.Equals(block, Vector256.Create((byte)'\\'))
                    | Vector256.LessThan(block, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
                at += stops == 0 ? 32 : BitOperations.TrailingZeroCount(stops);
                if (at >= end)
                    return None;
                if (stops == 0)
                    continue;
                if (text[at] == '"')
                    return at + 1;
                int escape = text[at] == '\\' ? EscapeLength(text, at, end) : 0;
                if (escape == 0)
                    return None;
                at += escape;
            }
        }
    }

    /// <summary>The length of the escape at a backslash; 0 when it is none.</summary>
    public static int EscapeLength(byte* text, int at, int end)
    {
        if (at + 1 >= end)
            return 0;
        switch (text[at + 1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u':
                for (int digit = at + 2; digit < at + 6; digit++)
                {
                    if (digit >= end || !char.IsAsciiHexDigit((char)text[digit]))
                        return 0;
                }

                return 6;
            default:
                return 0;
        }
    }

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static int Scalar(byte* text, int at, int end) => text[at] switch
    {
        (byte)'t' => Word(text, at, end, "true"u8),
        (byte)'f' => Word(text, at, end, "false"u8),
        (byte)'n' => Word(text, at, end, "null"u8),
        _ => Number(text, at, end),
    };

    public static int Number(byte* text, int at, int end)
    {
        if (at < end && text[at] == '-')
            at++;
        int digits = Digits(text, at, end);
        if (digits == None)
            return None;
        at = text[at] == '0' ? at + 1 : digits;
        if (at < end && text[at] == '.')
        {
            at = Digits(text, at + 1, end);
            if (at == None)
                return None;
        }

        if (at < end && (text[at] | 0x20) == 'e')
        {
            at++;
            if (at < end && text[at] is (byte)'+' or (byte)'-')
                at++;
            at = Digits(text, at, end);
        }

        return at;
    }

    /// <summary>
    /// Whether a text is one number, literal, or list of such without strings (lists of lists included). What is
    /// nested deeper than 32 is not recognised: that is for the strict parser.
    /// </summary>
    public static bool IsStringless(byte* text, int from, int to)
    {
        const int MaxNesting = 32;
        if (from >= to)
            return false;
        if (text[from] != '[')
            return Scalar(text, from, to) == to;
        int depth = 0;
        int at = from;
        while (true)
        {
            if (at >= to)
                return false;
            if (text[at] == '[')
            {
                if (++depth > MaxNesting)
                    return false;
                at = SkipSpace(text, at + 1, to);
                if (at >= to || text[at] != ']')
                    continue;
            }
            else
            {
                at = Scalar(text, at, to);
                if (at == None)
                    return false;
            }

            if (!AfterItem(text, ref at, to, ref depth))
                return depth == 0 && at == to;
        }
    }

    /// <summary>Moves behind an item to the next one; false at the end of the list, or where there is no
    /// list.</summary>
    private static bool AfterItem(byte* text, ref int at, int to, ref int depth)
    {
        while (true)
        {
            at = SkipSpace(text, at, to);
            if (at >= to || text[at] is not ((byte)',' or (byte)']'))
            {
                at = None;
                return false;
            }

            if (text[at++] == ',')
            {
                at = SkipSpace(text, at, to);
                return true;
            }

            if (--depth == 0)
                return false;
        }
    }

    private static int Digits(byte* text, int at, int end)
    {
        int start = at;
        while (at < end && IsDigit(text[at]))
            at++;
        return at == start ? None : at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte c) => unchecked((uint)(c - '0')) <= 9;

    private static int Word(byte* text, int at, int end, ReadOnlySpan<byte> word) =>
        end - at >= word.Length && new ReadOnlySpan<byte>(text + at, word.Length).SequenceEqual(word)
            ? at + word.Length
            : None;
}
