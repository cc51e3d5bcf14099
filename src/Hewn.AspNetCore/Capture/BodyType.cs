using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A body's format and, when it is not UTF-8, its encoding: all that its headers tell about reading it.
/// </summary>
/// <param name="Format">How the body is read; <see cref="BodyFormat.None"/> when it is not captured.</param>
/// <param name="Encoding">Null for UTF-8.</param>
internal readonly record struct BodyType(BodyFormat Format, Encoding? Encoding)
{
    /// <summary>
    /// Judges by <c>Content-Type</c> and <c>Content-Encoding</c>. A compressed body is not captured: its bytes could
    /// not be searched for credentials. The same holds for a charset this process does not know.
    /// </summary>
    public static BodyType Of(string? contentType, StringValues contentEncoding)
    {
        bool isCompressed = contentEncoding.Count > 0 && contentEncoding != "identity" && contentEncoding != "";
        if (isCompressed || !MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
            return default;

        BodyFormat format = FormatOf(type);
        return format is not BodyFormat.None && TryEncoding(type.Charset, out Encoding? encoding)
            ? new BodyType(format, encoding)
            : default;
    }

    private static BodyFormat FormatOf(MediaTypeHeaderValue type)
    {
        if (Is(type.SubType, "json") || Is(type.Suffix, "json"))
            return BodyFormat.Json;
        if (Is(type.SubType, "event-stream") || IsJsonLines(type.SubType))
            return BodyFormat.Lines;
        if (Is(type.SubType, "x-www-form-urlencoded"))
            return BodyFormat.Form;
        return Is(type.Type, "text") ? BodyFormat.Text : BodyFormat.None;
    }

    private static bool IsJsonLines(StringSegment subType) =>
        Is(subType, "x-ndjson") || Is(subType, "ndjson") || Is(subType, "jsonl") || Is(subType, "x-jsonlines");

    private static bool Is(StringSegment text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool TryEncoding(StringSegment charset, out Encoding? encoding)
    {
        encoding = null;
        string name = HeaderUtilities.RemoveQuotes(charset).ToString();
        if (name.Length == 0 || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return true;

        try
        {
            encoding = Encoding.GetEncoding(name);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
