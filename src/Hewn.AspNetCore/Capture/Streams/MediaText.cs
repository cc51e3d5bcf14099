using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hewn.AspNetCore.Capture.Streams;

/// <summary>Recognises pictures, sound and documents that stand as text in JSON.</summary>
internal static class MediaText
{
    private const int LongestHeader = 256;
    private const string Unnamed = "base64";

    private static readonly SearchValues<byte> _signs = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\\"u8);

    private static readonly SearchValues<byte> _typeSigns = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+.-"u8);

    // What base64 makes of the first bytes of a format.
    private static readonly (byte[] Beginning, string Type)[] _beginnings =
    [
        ("iVBORw0KGgo"u8.ToArray(), "image/png"),
        ("/9j/"u8.ToArray(), "image/jpeg"),
        ("R0lGOD"u8.ToArray(), "image/gif"),
        ("Qk"u8.ToArray(), "image/bmp"),
        ("SUQz"u8.ToArray(), "audio/mpeg"),
        ("//uQ"u8.ToArray(), "audio/mpeg"),
        ("//NI"u8.ToArray(), "audio/mpeg"),
        ("T2dnUw"u8.ToArray(), "audio/ogg"),
        ("ZkxhQ"u8.ToArray(), "audio/flac"),
        ("JVBERi0"u8.ToArray(), "application/pdf"),
    ];

    /// <summary>
    /// The media type of a string that begins like this, and where its base64 begins; null for any other text.
    /// </summary>
    /// <param name="text">A string's first bytes, as they stand in JSON.</param>
    /// <param name="isLong">Whether it is long enough to be judged without a header that says what it is.</param>
    public static (string Type, int DataAt)? Recognise(ReadOnlySpan<byte> text, bool isLong)
    {
        if (text.StartsWith("data:"u8))
            return OfDataUrl(text);
        if (!isLong || text.IndexOfAnyExcept(_signs) >= 0 || !HasVariety(text))
            return null;
        foreach ((byte[] beginning, string type) in _beginnings)
        {
            if (text.StartsWith(beginning))
                return (type, 0);
        }

        return (text.StartsWith("UklGR"u8) ? OfRiff(text) : Unnamed, 0);
    }

    /// <summary>What stands in the place of the text.</summary>
    /// <param name="type">Its media type.</param>
    /// <param name="signs">How many signs of base64 it has.</param>
    public static byte[] Note(string type, long signs) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"[{type}, {signs * 3 / 4} bytes]"));

    private static (string Type, int DataAt)? OfDataUrl(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> header = text[..Math.Min(text.Length, LongestHeader)];
        int base64 = header.IndexOf(";base64,"u8);
        if (base64 < 0)
            return null;
        ReadOnlySpan<byte> type = header["data:"u8.Length..base64];
        int end = type.IndexOf((byte)';');
        type = end < 0 ? type : type[..end];
        bool isKnown = !type.IsEmpty && type.IndexOfAnyExcept(_typeSigns) < 0;
        return (isKnown ? Encoding.ASCII.GetString(type) : Unnamed, base64 + ";base64,"u8.Length);
    }

    /// <summary>RIFF holds sound and pictures; what it holds stands in bytes 8 to 11.</summary>
    private static string OfRiff(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[12];
        bool isRead = System.Buffers.Text.Base64.DecodeFromUtf8(text[..16], bytes, out _, out int count)
            is OperationStatus.Done && count == bytes.Length;
        return !isRead ? Unnamed
            : bytes[8..].SequenceEqual("WAVE"u8) ? "audio/wav"
            : bytes[8..].SequenceEqual("WEBP"u8) ? "image/webp"
            : Unnamed;
    }

    /// <summary>Packed bytes soon have letters of both cases and digits; a ruler of one letter has not.</summary>
    private static bool HasVariety(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0 && text.IndexOfAnyInRange((byte)'a', (byte)'z') >= 0
        && text.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;
}
