using System.Buffers.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// Lines of Go's gin, as Ollama writes them:
/// <c>[GIN] 2026/01/19 - 00:00:00 | 200 | 1.234567ms | 127.0.0.1 | POST "/api/generate"</c>.
/// </summary>
/// <param name="stamps">Reads times.</param>
internal sealed class GinLine(StampReader stamps)
{
    private const int DateStart = 6; // behind "[GIN] "

    /// <summary>Whether a line is one.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) =>
        line.StartsWith("[GIN] "u8) && line.Length > 32 && line[16..].StartsWith(" - "u8) && line.Contains((byte)'|');

    /// <summary>Says what it means.</summary>
    public void Read(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to)
    {
        Span<byte> stamp = stackalloc byte[19];
        line.Slice(DateStart, 10).CopyTo(stamp);
        stamp[10] = (byte)' ';
        line.Slice(DateStart + 13, 8).CopyTo(stamp[11..]);
        if (stamps.TryReadWhole(stamp, out long ticks))
            to.Timestamp(stamp, ticks);
        ReadOnlySpan<byte> text = line[(DateStart + 21)..];
        text = text[(text.IndexOf((byte)'|') + 1)..];
        ReadOnlySpan<byte> status = Part(ref text);
        ReadOnlySpan<byte> duration = Part(ref text);
        ReadOnlySpan<byte> address = Part(ref text);
        ReadOnlySpan<byte> method = TextLines.Word(TextLines.SkipSpace(text), out ReadOnlySpan<byte> url);
        to.Message(TextLines.SkipSpace(text), rest);
        to.Text("type"u8, "response"u8);
        to.Text("method"u8, method);
        AccessDialect.WriteTarget(url.Trim((byte)'"'), to);
        to.Bare("status_code"u8, status);
        if (TryReadMs(duration, out double ms))
            WriteMs(ms, to);
        else
            to.Text("duration"u8, duration);
        to.Text("remote_addr"u8, address);
    }

    private static ReadOnlySpan<byte> Part(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'|');
        ReadOnlySpan<byte> part = (end < 0 ? text : text[..end]).Trim(" \t"u8);
        text = end < 0 ? default : text[(end + 1)..];
        return part;
    }

    private static void WriteMs(double ms, CanonicalRecord to)
    {
        Span<byte> number = stackalloc byte[32];
        Utf8Formatter.TryFormat(Math.Round(ms, 6), number, out int length);
        to.Value("duration_ms"u8, number[..length]);
    }

    /// <summary>A duration as Go prints it: <c>1h2m3.5s</c>, <c>12.3ms</c>, <c>45µs</c>.</summary>
    internal static bool TryReadMs(ReadOnlySpan<byte> text, out double ms)
    {
        ms = 0;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            if (text[0] is < (byte)'0' or > (byte)'9' || !Utf8Parser.TryParse(text, out double value, out int used))
                return false;
            text = text[used..];
            int unitEnd = text.IndexOfAnyInRange((byte)'0', (byte)'9');
            ReadOnlySpan<byte> unit = unitEnd < 0 ? text : text[..unitEnd];
            double factor = unit switch
            {
                [(byte)'h'] => 3_600_000,
                [(byte)'m'] => 60_000,
                [(byte)'s'] => 1000,
                [(byte)'m', (byte)'s'] => 1,
                [(byte)'n', (byte)'s'] => 1e-6,
                _ when unit.EndsWith("s"u8) && unit.Length <= 3 => 1e-3, // µs, in either spelling of the letter
                _ => double.NaN,
            };
            if (double.IsNaN(factor))
                return false;
            ms += value * factor;
            text = text[unit.Length..];
        }

        return true;
    }
}
