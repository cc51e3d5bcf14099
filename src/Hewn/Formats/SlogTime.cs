using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.Formats;

/// <summary>A record's time as slog writes it: RFC 3339 with milliseconds, <c>Z</c> for no offset.</summary>
internal static class SlogTime
{
    /// <summary>Appends the time of any of the timestamp formats; false when the value is none of them.</summary>
    public static bool TryAppend(ByteBuffer target, ref readonly Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            return false;
        return TryAppendText(target, text) || TryAppendEpoch(target, text);
    }

    /// <summary>Fast path - the digits stand there already; finer ones are cut, as slog does.</summary>
    private static bool TryAppendText(ByteBuffer target, ReadOnlySpan<byte> text)
    {
        if (text.Length < MillisecondLength + 1 || text[10] != 'T' || text[19] != '.'
            || text[..MillisecondLength].ContainsAnyExcept(_ofTimes))
            return false;
        ReadOnlySpan<byte> zone = text[MillisecondLength..].TrimStart("0123456789"u8);
        bool utc = zone.SequenceEqual("Z"u8) || zone.SequenceEqual("+00:00"u8);
        if (!utc && (zone.Length != 6 || zone[0] is not ((byte)'+' or (byte)'-') || zone.ContainsAnyExcept(_ofZones)))
            return false;
        target.Append(text[..MillisecondLength]);
        target.Append(utc ? "Z"u8 : zone);
        return true;
    }

    private static bool TryAppendEpoch(ByteBuffer target, ReadOnlySpan<byte> text)
    {
        if (!TryEpoch(text, out DateTimeOffset time))
            return false;
        time.TryFormat(
            target.GetSpan(32), out int written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        target.Advance(written);
        return true;
    }

    /// <summary>Reads milliseconds since 1970.</summary>
    public static bool TryEpoch(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (!Utf8Parser.TryParse(text, out long milliseconds, out int used) || used != text.Length
            || milliseconds < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }

    private const int MillisecondLength = 23; // 2026-01-19T00:00:00.123

    private static readonly SearchValues<byte> _ofTimes = SearchValues.Create("0123456789-T:."u8);

    private static readonly SearchValues<byte> _ofZones = SearchValues.Create("0123456789+-:"u8);
}
