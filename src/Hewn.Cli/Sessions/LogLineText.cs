using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Cli.View;
using Hewn.Store.Entries;

namespace Hewn.Cli.Sessions;

/// <summary>A record of a session on a line: time, level, message, and what its metadata says.</summary>
internal sealed class LogLineText(TimeZoneInfo zone, Ink ink)
{
    private const int MaxMessageLength = 2000;
    private const int MaxRawLength = 200;
    private const int MaxFields = 16;

    private static readonly HashSet<string> _shownElsewhere =
    [
        "timestamp", "createdAt", "level", "message", "sequenceNumber", "stack_trace", "logger", "service",
        "environment",
    ];

    /// <summary>The record, harmless; a second line where a stack trace says where an error was thrown.</summary>
    public string Of(Entry entry)
    {
        if (entry.Fault is not null)
            return FaultOf(entry);
        string time = entry.HasTimestamp ? TimeText.Precise(entry.UtcTicks, zone) : "(no time)";
        string level = (entry.Level is { } known ? LevelNames.Of(known) : SessionText.None).PadRight(5);
        var line = new StringBuilder()
            .Append(ink.Dim(time)).Append(' ').Append(ink.ByLevel(entry.Level, level)).Append(' ')
            .Append(PlainText.Of(entry.Text(Field.Message), MaxMessageLength));
        string fields = FieldsOf(entry, "metadata");
        if (fields.Length > 0)
            line.Append("  ").Append(ink.Dim(fields));
        if (StackTraceText.FirstFrame(entry.Text(Field.StackTrace)) is { } frame)
            line.Append("\n    ").Append(ink.Dim(PlainText.Of(frame, MaxRawLength)));
        return line.ToString();
    }

    /// <summary>A point of a track: its time, the track, its place and its numbers.</summary>
    public string OfPoint(string track, long utcTicks, Entry entry)
    {
        if (entry.Fault is not null)
            return FaultOf(entry);
        string time = utcTicks > 0 ? TimeText.Precise(utcTicks, zone) : "(no time)";
        return $"{ink.Dim(time)} {ink.Good("TRACK")} {PlainText.Of(track, 60)}  {ink.Dim(FieldsOf(entry, "data"))}";
    }

    private string FaultOf(Entry entry)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(entry.Path)}:{entry.LineNumber}");
        ReadOnlySpan<byte> raw = entry.Raw.Span[..Math.Min(entry.Raw.Length, 4 * MaxRawLength)];
        return $"{ink.Odd($"[{PlainText.Of(place)}]")} no record: {entry.Fault}\n"
            + $"    {ink.Dim(PlainText.Of(Encoding.UTF8.GetString(raw), MaxRawLength))}";
    }

    private static string FieldsOf(Entry entry, string inside)
    {
        using JsonDocument record = JsonDocument.Parse(
            entry.Raw, new JsonDocumentOptions { MaxDepth = 256 });
        var text = new StringBuilder();
        int count = 0;
        foreach (JsonProperty member in record.RootElement.EnumerateObject())
        {
            string name = NameOf(member);
            if (_shownElsewhere.Contains(name) || member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (name == inside && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty inner in member.Value.EnumerateObject())
                    Append(text, inner, ++count);
            }
            else
            {
                Append(text, member, ++count);
            }
        }

        return text.ToString();
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd"; // Half a surrogate pair in it.
        }
    }

    private static void Append(StringBuilder text, JsonProperty field, int count)
    {
        if (count > MaxFields)
        {
            text.Append(count == MaxFields + 1 ? " …" : "");
            return;
        }

        string value = SessionText.Value(field.Value.GetRawText());
        bool isQuoted = field.Value.ValueKind == JsonValueKind.String && (value.Length == 0 || value.Contains(' '));
        text.Append(count == 1 ? "" : " ").Append(PlainText.Of(NameOf(field), 60)).Append('=')
            .Append(isQuoted ? $"\"{value}\"" : value);
    }
}
