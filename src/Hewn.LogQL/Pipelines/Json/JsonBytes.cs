using System.Buffers;

namespace Hewn.LogQL.Pipelines.Json;

/// <summary>
/// Finds the ends of values in bytes that may be JSON. It is as forgiving as Loki is: what stands inside of values that
/// nobody asks for is not looked at.
/// </summary>
internal static class JsonBytes
{
    /// <summary>Words for input that ends too early.</summary>
    public const string Malformed = "Malformed JSON error";

    /// <summary>Words for a text without an end.</summary>
    public const string NoStringEnd = "Value is string, but can't find closing '\"' symbol";

    /// <summary>Words for an array without an end.</summary>
    public const string NoArrayEnd = "Value is array, but can't find closing ']' symbol";

    /// <summary>Words for an object without an end, or no object at all.</summary>
    public const string NoObject = "Value looks like object, but can't find closing '}' symbol";

    /// <summary>Words for a key that cannot be read.</summary>
    public const string BadEscape = "Encountered an invalid escape sequence in a string";

    /// <summary>Words for what is no value.</summary>
    public const string UnknownType = "Unknown value type";

    private static readonly SearchValues<byte> _quoteOrEscape = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> _objectMarks = SearchValues.Create("\"{}"u8);
    private static readonly SearchValues<byte> _arrayMarks = SearchValues.Create("\"[]"u8);
    private static readonly SearchValues<byte> _tokenEnds = SearchValues.Create(" \n\r\t,}]"u8);

    /// <summary>Where the next byte stands that is no blank; the length when there is none.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    /// <summary>Where the quote stands that ends a text; negative when there is none.</summary>
    /// <param name="json">The bytes.</param>
    /// <param name="at">Behind the quote that begins it.</param>
    /// <param name="hasEscapes">Whether a backslash stands in it.</param>
    public static int FindStringEnd(ReadOnlySpan<byte> json, int at, out bool hasEscapes)
    {
        hasEscapes = false;
        while (at < json.Length)
        {
            int found = json[at..].IndexOfAny(_quoteOrEscape);
            if (found < 0)
                return -1;
            at += found;
            if (json[at] == (byte)'"')
                return at;
            hasEscapes = true;
            at += 2;
        }

        return -1;
    }

    /// <summary>Where an object or array ends, behind its bracket; negative when it does not.</summary>
    public static int FindBlockEnd(ReadOnlySpan<byte> json, int at)
    {
        byte opening = json[at];
        SearchValues<byte> marks = opening == (byte)'{' ? _objectMarks : _arrayMarks;
        int level = 0;
        while (at < json.Length)
        {
            int found = json[at..].IndexOfAny(marks);
            if (found < 0)
                return -1;
            at += found;
            if (json[at] == (byte)'"')
            {
                at = FindStringEnd(json, at + 1, out _);
                if (at < 0)
                    return -1;
            }
            else
            {
                level += json[at] == opening ? 1 : -1;
                if (level == 0)
                    return at + 1;
            }

            at++;
        }

        return -1;
    }

    /// <summary>Reads the value that stands here, blanks before it passed over.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public static string? ReadValue(ReadOnlySpan<byte> json, int at, out JsonValue value)
    {
        value = default;
        at = SkipBlanks(json, at);
        if (at >= json.Length)
            return Malformed;
        switch (json[at])
        {
            case (byte)'"':
                int quote = FindStringEnd(json, at + 1, out bool hasEscapes);
                value = new JsonValue(JsonKind.Text, at + 1, quote, quote + 1, hasEscapes);
                return quote < 0 ? NoStringEnd : null;
            case (byte)'[' or (byte)'{':
                int end = FindBlockEnd(json, at);
                bool isArray = json[at] == (byte)'[';
                value = new JsonValue(isArray ? JsonKind.Array : JsonKind.Object, at, end, end, false);
                return end >= 0 ? null : isArray ? NoArrayEnd : NoObject;
            default:
                return ReadToken(json, at, out value);
        }
    }

    private static string? ReadToken(ReadOnlySpan<byte> json, int at, out JsonValue value)
    {
        int length = json[at..].IndexOfAny(_tokenEnds);
        int end = length < 0 ? json.Length : at + length;
        ReadOnlySpan<byte> token = json[at..end];
        JsonKind? kind = json[at] switch
        {
            (byte)'t' or (byte)'f' when token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8) =>
                JsonKind.Literal,
            (byte)'n' when token.SequenceEqual("null"u8) => JsonKind.Null,
            (byte)'-' or >= (byte)'0' and <= (byte)'9' => JsonKind.Literal,
            _ => null,
        };
        value = new JsonValue(kind ?? JsonKind.Null, at, end, end, false);
        return kind is null ? UnknownType : null;
    }
}
