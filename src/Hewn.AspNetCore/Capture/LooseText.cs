using System.Text;
using System.Text.Json;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// Removes credentials from text that may hold pieces of JSON: malformed or cut JSON, JSON inside strings, Python's
/// quoting. Any quotation mark may open a name, so that a missing one cannot turn names into values.
/// </summary>
internal static class LooseText
{
    private const int ShortChars = 256;

    [ThreadStatic]
    private static ByteBuffer? _scratch;

    /// <summary>The text without credentials; the same text when there was none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="beginsWithSecret">True when the text begins with the value of a secret name.</param>
    public static string Redact(string text, bool beginsWithSecret = false)
    {
        if (!beginsWithSecret && IsHarmless(text))
            return text;
        if (!beginsWithSecret && text.AsSpan().IndexOfAny('"', '\'') < 0)
            return SecretText.Redact(text);

        StringBuilder? output = null;
        int copied = 0;
        int position = 0;
        if (beginsWithSecret)
            position = copied = Replace(output = new StringBuilder(), text, valueAt: 0);

        while (position < text.Length)
        {
            int quote = text.AsSpan(position).IndexOfAny('"', '\'');
            if (quote < 0)
                break;

            position += quote + 1;
            if (SecretValueAfter(text, position) is not { } valueAt)
                continue;

            output ??= new StringBuilder();
            output.Append(text, copied, valueAt - copied);
            position = copied = Replace(output, text, valueAt);
        }

        return SecretText.Redact(
            output is null ? text : output.Append(text, copied, text.Length - copied).ToString());
    }

    /// <summary>
    /// Whether a short text is plain and holds neither quotation marks nor anything that looks like a credential.
    /// Quickly found out, and right nearly always where there is none; false says nothing.
    /// </summary>
    public static bool IsHarmless(string text)
    {
        if (text.Length > ShortChars || text.Contains('\'', StringComparison.Ordinal))
            return false;
        ByteBuffer bytes = _scratch ??= new ByteBuffer(ShortChars + (2 * ByteBuffer.SlackBytes));
        bytes.Clear();
        return JsonString.TryAppendPlain(bytes, text);
    }

    private static int Replace(StringBuilder output, string text, int valueAt)
    {
        int end = LooseValue.EndOf(text, valueAt);
        if (end > valueAt)
            output.Append('"').Append(SecretNames.Replacement).Append('"');
        return end;
    }

    /// <summary>
    /// Where a secret value begins, if a secret name begins at <paramref name="start"/>, just behind its quotation
    /// mark.
    /// </summary>
    private static int? SecretValueAfter(string text, int start)
    {
        char quote = text[start - 1];
        int window = Math.Min(text.Length - start, Limits.LooseNameChars);
        int length = text.AsSpan(start, window).IndexOf(quote);
        if (length <= 0)
            return null;

        int valueAt = SkipSpace(text, start + length + 1);
        bool hasSign = valueAt < text.Length && text[valueAt] is ':' or '=';
        if (hasSign)
            valueAt = SkipSpace(text, valueAt + 1);
        if (valueAt >= text.Length || (!hasSign && text[valueAt] is ',' or '}' or ']' or ')'))
            return null; // A list of words, not a name with a value.

        string name = Unescape(text.AsSpan(start, length).TrimEnd('\\'));
        bool isNumber = char.IsAsciiDigit(text[valueAt]) || text[valueAt] == '-';
        return SecretNames.IsSecret(name, isNumber) ? valueAt : null;
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }

    /// <summary>
    /// A name may hide behind <c>\u0070</c>; the program that reads it would see through that, so do we.
    /// </summary>
    private static string Unescape(ReadOnlySpan<char> name)
    {
        if (!name.Contains('\\'))
            return name.ToString();

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{name}\""));
        try
        {
            return reader.Read() ? reader.GetString() ?? string.Empty : string.Empty;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return name.ToString();
        }
    }
}
