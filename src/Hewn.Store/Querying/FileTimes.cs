using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>Times of single lines, found without a scan.</summary>
internal static class FileTimes
{
    private static ReadOnlySpan<byte> SlogTime => "time="u8;

    /// <summary>The time of the first dated line of a text.</summary>
    public static long? FirstIn(ReadOnlySpan<byte> text, TimeZoneInfo zone, LineForm form)
    {
        var times = new TimeOfLine();
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            if (Of(end < 0 ? text : text[..end], times, zone, form) is { } ns)
                return ns;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return null;
    }

    /// <summary>The time of the last dated line of a text.</summary>
    public static long? LastIn(ReadOnlySpan<byte> text, TimeZoneInfo zone, LineForm form) =>
        LastIn(text, zone, form, new(), out _);

    /// <summary>The time of the last dated line of a text, and where it begins.</summary>
    public static long? LastIn(
        ReadOnlySpan<byte> text, TimeZoneInfo zone, LineForm form, TimeOfLine times, out int at)
    {
        while (!text.IsEmpty)
        {
            if (text[^1] == (byte)'\n')
                text = text[..^1];
            at = text.LastIndexOf((byte)'\n') + 1;
            if (Of(text[at..], times, zone, form) is { } ns)
                return ns;
            text = text[..at];
        }

        at = 0;
        return null;
    }

    /// <summary>The time of a line; null when it has none that can be read.</summary>
    private static long? Of(ReadOnlySpan<byte> line, TimeOfLine times, TimeZoneInfo zone, LineForm form)
    {
        if (form == LineForm.Json)
        {
            return times.TryRead(line, out ReadOnlySpan<byte> text, out long jsonNs)
                ? LineTimes.InZone(text, jsonNs, zone)
                : null;
        }

        if (!line.StartsWith(SlogTime))
            return null;
        ReadOnlySpan<byte> time = line[SlogTime.Length..];
        int end = time.IndexOf((byte)' ');
        time = end < 0 ? time : time[..end];
        return TimestampText.TryRead(time, out long ns) ? LineTimes.InZone(time, ns, zone) : null;
    }
}
