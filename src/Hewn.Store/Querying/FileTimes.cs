using Hewn.LogQL.Pipelines.Json;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Querying;

/// <summary>Times of single lines, found without a scan.</summary>
internal static class FileTimes
{
    private static ReadOnlySpan<byte> SlogTime => "time="u8;

    /// <summary>The time of a line; null when it has none that can be read.</summary>
    private static long? Of(ReadOnlyMemory<byte> line, LineFields fields, TimeZoneInfo zone, LineForm form)
    {
        if (form == LineForm.Slog)
        {
            if (!line.Span.StartsWith(SlogTime))
                return null;
            ReadOnlySpan<byte> time = line.Span[SlogTime.Length..];
            int end = time.IndexOf((byte)' ');
            time = end < 0 ? time : time[..end];
            return TimestampText.TryRead(time, out long slogNs) ? LineTimes.InZone(time, slogNs, zone) : null;
        }

        if (line.IsEmpty || !fields.TryRead(line))
            return null;
        foreach (string name in FieldKey.NamesOf(KnownField.Time))
        {
            if (!fields.TryGet(LabelOf(name), out ReadOnlyMemory<byte> value))
                continue;
            return TimestampText.TryRead(value.Span, out long ns) && WholeJson.Is(line.Span)
                ? LineTimes.InZone(value.Span, ns, zone)
                : null;
        }

        return null;
    }

    /// <summary>The time of the first dated line of a text.</summary>
    public static long? FirstIn(ReadOnlyMemory<byte> text, TimeZoneInfo zone, LineForm form)
    {
        var fields = new LineFields();
        while (!text.IsEmpty)
        {
            int end = text.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? text : text[..end];
            if (Of(line, fields, zone, form) is { } ns)
                return ns;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return null;
    }

    /// <summary>The time of the last dated line of a text.</summary>
    public static long? LastIn(ReadOnlyMemory<byte> text, TimeZoneInfo zone, LineForm form) =>
        LastIn(text, zone, form, out _);

    /// <summary>The time of the last dated line of a text, and where it begins.</summary>
    public static long? LastIn(ReadOnlyMemory<byte> text, TimeZoneInfo zone, LineForm form, out int at)
    {
        var fields = new LineFields();
        while (!text.IsEmpty)
        {
            if (text.Span[^1] == (byte)'\n')
                text = text[..^1];
            int start = text.Span.LastIndexOf((byte)'\n') + 1;
            at = start;
            if (Of(text[start..], fields, zone, form) is { } ns)
                return ns;
            text = text[..start];
        }

        at = 0;
        return null;
    }

    /// <summary>A key such as <c>@timestamp</c> as a label.</summary>
    private static string LabelOf(string key) =>
        string.Concat(key.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
