using System.Runtime.CompilerServices;
using System.Text;
using Hewn.AspNetCore.Capture.Streams;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hewn.AspNetCore.Capture;

/// <summary>
/// A body's format and, when it is not UTF-8, its encoding: all that its headers tell about reading it.
/// </summary>
/// <param name="Format">How the body is read; <see cref="BodyFormat.None"/> when it is not captured.</param>
/// <param name="Encoding">Null for UTF-8.</param>
/// <param name="Coding">How its bytes are compressed.</param>
internal readonly record struct BodyType(
    BodyFormat Format, Encoding? Encoding, ContentCoding Coding = ContentCoding.Identity)
{
    /// <summary>
    /// Judges by <c>Content-Type</c> and <c>Content-Encoding</c>. A body whose coding or charset this process does not
    /// know is not captured: its bytes could not be searched for credentials.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // A call has two bodies.
    public static BodyType Of(string? contentType, StringValues contentEncoding)
    {
        ContentCoding coding = CodingOf(contentEncoding);
        if (coding is ContentCoding.Identity && contentType is "application/json")
            return new BodyType(BodyFormat.Json, null); // Fast path - what nearly all clients and servers send.
        if (coding is ContentCoding.Unknown
            || !MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
            return default;

        BodyFormat format = FormatOf(type);
        return format is not BodyFormat.None && TryEncoding(type.Charset, out Encoding? encoding)
            ? new BodyType(format, encoding, coding)
            : default;
    }

    private static ContentCoding CodingOf(StringValues contentEncoding) => contentEncoding.Count switch
    {
        0 => ContentCoding.Identity,
        1 => contentEncoding[0]?.Trim().ToUpperInvariant() switch
        {
            null or "" or "IDENTITY" => ContentCoding.Identity,
            "GZIP" or "X-GZIP" => ContentCoding.Gzip,
            "BR" => ContentCoding.Brotli,
            "DEFLATE" => ContentCoding.Deflate,
            _ => ContentCoding.Unknown,
        },
        _ => ContentCoding.Unknown,
    };

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
