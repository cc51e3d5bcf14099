using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Records;

namespace Hewn.Terminal;

/// <summary>A record's JSON line as one line for people: <c>[12:00:00.123] INFO  message key=value</c>.</summary>
/// <remarks>
/// Strings stay JSON-escaped, so nothing that was logged can start a line of its own or steer the terminal; only a
/// stack trace is spread over indented lines.
/// </remarks>
internal static class ConsoleLine
{
    public static void Append(ByteBuffer target, ReadOnlySpan<byte> line, TimeZoneInfo zone)
    {
        int start = target.Length;
        try
        {
            AppendParsed(target, line, zone);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            target.Truncate(start);
            // No JSON, or text in it that is no Unicode (InvalidOperationException). The line is shown as it is,
            // but cannot steer the terminal either.
            JsonText.Append(target, Inner(line.TrimEnd((byte)'\n')), Limits.MaxLineBytes);
            target.Append((byte)'\n');
        }
    }

    private static void AppendParsed(ByteBuffer target, ReadOnlySpan<byte> line, TimeZoneInfo zone)
    {
        var fields = new StringBuilder();
        string time = string.Empty, level = string.Empty, message = string.Empty, stack = string.Empty;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Inner(reader.ValueSpan);
            reader.Read();
            switch (name)
            {
                case "timestamp": time = TimeOf(ref reader, zone); break;
                case "level": level = Inner(reader.ValueSpan); break;
                case "message": message = Inner(reader.ValueSpan); break;
                // Without an exception the name is free, and a caller's value may be anything.
                case "stack_trace" when reader.TokenType == JsonTokenType.String: stack = reader.GetString()!; break;
                default: fields.Append(' ').Append(name).Append('=').Append(ValueOf(ref reader, line)); break;
            }
        }

        target.Append(Encoding.UTF8.GetBytes($"[{time}] {level,-5} {message}{fields}\n"));
        foreach (string row in stack.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            AppendRow(target, row);
    }

    private static void AppendRow(ByteBuffer target, string row)
    {
        target.Append("    "u8);
        JsonText.Append(target, row.AsSpan().Trim());
        target.Append((byte)'\n');
    }

    private static string Inner(ReadOnlySpan<byte> escaped) => Encoding.UTF8.GetString(escaped);

    private static string TimeOf(ref Utf8JsonReader reader, TimeZoneInfo zone)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time))
            return TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return Inner(reader.ValueSpan);
    }

    private static string ValueOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Inner(line[start..(int)reader.BytesConsumed]);
    }
}
