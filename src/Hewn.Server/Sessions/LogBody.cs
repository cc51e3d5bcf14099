using System.Runtime.InteropServices;
using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Sessions;
using Hewn.Sessions.Parts;

namespace Hewn.Server.Sessions;

/// <summary>
/// Records of a session's log as they come: <c>{"logs":[{"timestamp","level","message","metadata","sequenceNumber"}]}
/// </c>. What has the form of a line already is kept to the byte.
/// </summary>
internal static class LogBody
{
    private static readonly string[] _keys = ["timestamp", "level", "message", "metadata", "sequenceNumber"];

    private static ReadOnlySpan<byte> NumberKey => ",\"sequenceNumber\":"u8;

    /// <summary>The lines of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maxLineBytes">Bytes of a line; 0 for any number.</param>
    /// <param name="now">The time of records that say none.</param>
    /// <exception cref="RequestFailure">One of them is none; the message says which, and why.</exception>
    public static List<NewLine> Read(JsonElement body, int maxLineBytes, DateTimeOffset now)
    {
        JsonElement logs = JsonBody.List(body, "logs");
        var lines = new List<NewLine>(logs.GetArrayLength());
        foreach (JsonElement record in logs.EnumerateArray())
        {
            NewLine line = LineOf(record, lines.Count, now);
            int bytes = line.Before.Length + line.After.Length;
            if (maxLineBytes > 0 && bytes > maxLineBytes)
            {
                throw RequestFailure.Bad(FormattableString.Invariant(
                    $"logs[{lines.Count}] has {bytes} bytes; at most {maxLineBytes} are taken (max_line_size)"));
            }

            lines.Add(line);
        }

        return lines.Count > 0 ? lines : throw RequestFailure.Bad("'logs' is empty; expected at least one record");
    }

    private static NewLine LineOf(JsonElement record, int index, DateTimeOffset now)
    {
        if (record.ValueKind != JsonValueKind.Object)
            throw Wrong(index, "is no object; expected timestamp, level, message, metadata, sequenceNumber");
        long? number = NumberOf(record, index);
        Level level = LevelOf(record, index);
        DateTimeOffset time = TimeOf(record, index) ?? now;
        if (JsonBody.Member(record, "message") is not { ValueKind: JsonValueKind.String })
            throw Wrong(index, "has no message; expected a string, which may be empty");
        if (number is not null && IsLine(record, level))
            return new NewLine(number, JsonMarshal.GetRawUtf8Value(record).ToArray(), []);
        byte[] open = JsonBody.Build(json => Write(json, record, level, time))[..^1]; // Without its last bracket.
        byte[] before = [.. open, .. NumberKey];
        return number is { } known
            ? new NewLine(known, [.. new NewLine(null, before, "}"u8.ToArray()).With(known)], [])
            : new NewLine(null, before, "}"u8.ToArray());
    }

    private static void Write(Utf8JsonWriter json, JsonElement record, Level level, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", JsonFile.TextOf(time));
        json.WriteString("level", SessionLine.WordOf(level));
        json.WriteString("message", record.GetProperty("message").GetString());
        JsonFile.Write(json, "metadata", JsonBody.Member(record, "metadata"));
        foreach (JsonProperty other in record.EnumerateObject().Where(other => !_keys.Contains(other.Name)))
            other.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>Whether a record is a line of a session's log as it stands.</summary>
    private static bool IsLine(JsonElement record, Level level)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(record);
        if (raw.IndexOfAny((byte)'\n', (byte)'\r') >= 0 || JsonBody.Member(record, "timestamp") is null)
            return false;
        int count = 0;
        foreach (JsonProperty member in record.EnumerateObject())
        {
            if (count == _keys.Length || !member.NameEquals(_keys[count++]))
                return false;
        }

        return count == _keys.Length && record.GetProperty("level").ValueEquals(SessionLine.WordOf(level));
    }

    private static long? NumberOf(JsonElement record, int index)
    {
        if (JsonBody.Member(record, "sequenceNumber") is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            && number is >= 0 and <= SessionNumbers.Greatest
            ? number
            : throw Wrong(index, "has a sequenceNumber that is none; expected a whole number from 0");
    }

    private static Level LevelOf(JsonElement record, int index)
    {
        if (JsonBody.Member(record, "level") is not { } value)
            return Level.Info;
        string? word = value.ValueKind == JsonValueKind.String ? value.GetString() : value.ToString();
        return LevelWord.TryRead(word, out Level level)
            ? level
            : throw Wrong(index, $"has an invalid log level: '{JsonBody.Shown(word ?? "")}'. Must be one of: info, "
                + "warn, error, debug, fatal");
    }

    private static DateTimeOffset? TimeOf(JsonElement record, int index)
    {
        if (JsonBody.Member(record, "timestamp") is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : throw Wrong(index, "has a timestamp that is none; expected a text such as 2026-01-19T00:00:00.123456Z");
    }

    private static RequestFailure Wrong(int index, string what) =>
        RequestFailure.Bad(FormattableString.Invariant($"logs[{index}] {what}"));
}
