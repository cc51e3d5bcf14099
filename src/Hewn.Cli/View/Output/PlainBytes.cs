using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Text from outside made harmless for a terminal, as <see cref="PlainText"/> does, without making strings. Bytes that
/// are no UTF-8 are shown as <c>\xff</c>: nothing is left out.
/// </summary>
internal static class PlainBytes
{
    /// <summary>The text on one line.</summary>
    public static void Append(Utf8Output output, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int other = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (other < 0)
            {
                output.Append(text);
                return;
            }

            output.Append(text[..other]);
            text = text[(other + AppendOne(output, text[other..]))..];
        }
    }

    /// <summary>
    /// JSON on one line: what steers a terminal becomes a <c>\u</c> escape inside strings, so that values stay the
    /// same; of a record over several lines, the white space between values goes.
    /// </summary>
    public static void AppendJson(Utf8Output output, ReadOnlySpan<byte> json) =>
        AppendJson(output, json, isInString: false);

    /// <summary>As <see cref="AppendJson(Utf8Output, ReadOnlySpan{byte})"/>, of what stands between quotes.</summary>
    public static void AppendJsonString(Utf8Output output, ReadOnlySpan<byte> contents) =>
        AppendJson(output, contents, isInString: true);

    private static void AppendJson(Utf8Output output, ReadOnlySpan<byte> json, bool isInString)
    {
        if (!json.ContainsAny((byte)'\n', (byte)'\r'))
        {
            AppendJsonLine(output, json, isInString);
            return;
        }

        while (!json.IsEmpty)
        {
            // Fast path: all up to the next quote, escape or odd byte.
            int run = json.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is >= 0 and var odd ? odd : json.Length;
            int stop = json[..run].IndexOfAny((byte)'"', (byte)'\\');
            run = stop >= 0 ? stop : run;
            if (isInString)
                output.Append(json[..run]);
            else
                AppendWithoutSpaces(output, json[..run]);
            json = json[run..];
            if (!json.IsEmpty)
                json = json[AppendJsonStop(output, json, ref isInString)..];
        }
    }

    /// <summary>
    /// JSON that stands on one line: what is odd in it stands inside of strings, but for tabs, so nothing else has to
    /// be looked at.
    /// </summary>
    private static void AppendJsonLine(Utf8Output output, ReadOnlySpan<byte> json, bool isInString)
    {
        while (true)
        {
            int odd = json.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (odd < 0)
            {
                output.Append(json);
                return;
            }

            output.Append(json[..odd]);
            json = json[odd..];
            int length = 1;
            if (json[0] >= 0x80)
                length = AppendJsonRune(output, json);
            else if (isInString || json[0] >= (byte)' ')
                Escape(output, (char)json[0]);
            json = json[length..];
        }
    }

    /// <summary>Whether bytes can be written to a terminal as they are.</summary>
    public static bool IsHarmless(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static int AppendJsonStop(Utf8Output output, ReadOnlySpan<byte> json, ref bool isInString)
    {
        switch (json[0])
        {
            case (byte)'"':
                isInString = !isInString;
                output.Append((byte)'"');
                return 1;
            case (byte)'\\':
                int length = Math.Min(2, json.Length);
                output.Append(json[..length]);
                return length;
            case >= 0x80:
                return AppendJsonRune(output, json);
            default:
                // Outside of strings only white space is possible, which needs no escape.
                if (isInString)
                    Escape(output, (char)json[0]);
                return 1;
        }
    }

    private static void AppendWithoutSpaces(Utf8Output output, ReadOnlySpan<byte> json)
    {
        foreach (byte b in json)
        {
            if (b != (byte)' ')
                output.Append(b);
        }
    }

    private static int AppendOne(Utf8Output output, ReadOnlySpan<byte> text)
    {
        if (text[0] < 0x80)
        {
            AppendControl(output, text[0]);
            return 1;
        }

        if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) != OperationStatus.Done)
        {
            foreach (byte b in text[..used])
                AppendHex(output, b);
        }
        else if (rune.IsBmp && PlainText.IsUnsafe((char)rune.Value))
        {
            if (rune.Value <= 0xff)
                AppendHex(output, (byte)rune.Value);
            else
                Escape(output, (char)rune.Value);
        }
        else
        {
            output.Append(text[..used]);
        }

        return used;
    }

    private static int AppendJsonRune(Utf8Output output, ReadOnlySpan<byte> text)
    {
        if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) != OperationStatus.Done)
            output.Append("\uFFFD"u8); // JSON has no way to write a byte that is no text.
        else if (rune.IsBmp && PlainText.IsUnsafe((char)rune.Value))
            Escape(output, (char)rune.Value);
        else
            output.Append(text[..used]);
        return used;
    }

    private static void AppendControl(Utf8Output output, byte b)
    {
        switch (b)
        {
            case (byte)'\n':
                output.Append("\\n"u8);
                break;
            case (byte)'\r':
                output.Append("\\r"u8);
                break;
            case (byte)'\t':
                output.Append("\\t"u8);
                break;
            default:
                AppendHex(output, b);
                break;
        }
    }

    private static void AppendHex(Utf8Output output, byte b)
    {
        Span<byte> digits = stackalloc byte[2];
        b.TryFormat(digits, out _, "x2", CultureInfo.InvariantCulture);
        output.Append("\\x"u8);
        output.Append(digits);
    }

    private static void Escape(Utf8Output output, char c)
    {
        Span<byte> digits = stackalloc byte[4];
        ((int)c).TryFormat(digits, out _, "x4", CultureInfo.InvariantCulture);
        output.Append("\\u"u8);
        output.Append(digits);
    }
}
