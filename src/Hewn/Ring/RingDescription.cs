using System.Text.Json;
using Hewn.Records;
using Hewn.Redaction;

namespace Hewn.Ring;

/// <summary>The destinations of a ring as JSON, in the order of their bits. A console is <c>null</c>.</summary>
internal static class RingDescription
{
    // By the encoder of the records: every process writes one, and the framework's would be loaded for it alone.
    public static byte[] Write(IEnumerable<RingTarget?> targets)
    {
        var json = new ByteBuffer();
        foreach (RingTarget? target in targets)
        {
            json.Append(json.Length == 0 ? (byte)'[' : (byte)',');
            Write(json, target);
        }

        json.Append(json.Length == 0 ? "[]"u8 : "]"u8);
        return json.Written.ToArray();
    }

    /// <exception cref="JsonException">It is no such description.</exception>
    public static RingTarget?[] Read(ReadOnlySpan<byte> description)
    {
        using JsonDocument json = JsonDocument.Parse(description.ToArray());
        try
        {
            return [.. json.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentException)
        {
            throw new JsonException($"The ring's description is not of this version: {e.Message}", e);
        }
    }

    private static void Write(ByteBuffer json, RingTarget? target)
    {
        if (target is null)
        {
            json.Append("null"u8);
            return;
        }

        json.Append("{\"path\":"u8);
        JsonText.AppendQuoted(json, target.Path);
        json.Append(",\"max_bytes\":"u8);
        JsonNumber.Append(json, target.MaxBytes);
        json.Append(",\"backup_count\":"u8);
        JsonNumber.Append(json, (long)target.BackupCount);
        json.Append(",\"format\":"u8);
        JsonText.AppendQuoted(json, target.Format.ToString());
        json.Append(",\"rotate_every\":"u8);
        JsonText.AppendQuoted(json, target.RotateEvery.ToString());
        json.Append(",\"rotates_by_local_time\":"u8);
        json.Append(target.RotatesByLocalTime ? "true"u8 : "false"u8);
        json.Append(",\"is_shared\":"u8);
        json.Append(target.IsShared ? "true"u8 : "false"u8);
        json.Append(",\"holds_numbers_only\":"u8);
        json.Append(target.HoldsNumbersOnly ? "true"u8 : "false"u8);
        WriteLineHead(json, target);
        json.Append(target.IsSession ? ",\"is_session\":true}"u8 : "}"u8);
    }

    /// <summary>What a line of the program has before its fields; absent where it is as usual.</summary>
    private static void WriteLineHead(ByteBuffer json, RingTarget target)
    {
        if (target.Timestamps != default)
            WriteText(json, ",\"timestamps\":"u8, target.Timestamps.ToString());
        WriteText(json, ",\"service\":"u8, target.Service);
        WriteText(json, ",\"environment\":"u8, target.Environment);
    }

    private static void WriteText(ByteBuffer json, ReadOnlySpan<byte> name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        json.Append(name);
        JsonText.AppendQuoted(json, SecretText.Redact(text), Limits.MaxIdBytes);
    }

    private static RingTarget? Read(JsonElement element) => element.ValueKind == JsonValueKind.Null
        ? null
        : new RingTarget(
            element.GetProperty("path").GetString() ?? throw new FormatException("A path is missing."),
            element.GetProperty("max_bytes").GetInt64(),
            element.GetProperty("backup_count").GetInt32(),
            Enum.Parse<FileFormat>(element.GetProperty("format").GetString()!))
        {
            RotateEvery = element.TryGetProperty("rotate_every", out JsonElement period)
                ? Enum.Parse<RotationPeriod>(period.GetString()!)
                : RotationPeriod.None,
            RotatesByLocalTime = IsTrue(element, "rotates_by_local_time"),
            IsShared = IsTrue(element, "is_shared"),
            HoldsNumbersOnly = IsTrue(element, "holds_numbers_only"),
            IsSession = IsTrue(element, "is_session"),
            Timestamps = Enum.Parse<TimestampFormat>(
                TextOf(element, "timestamps") ?? nameof(TimestampFormat.Microseconds)),
            Service = TextOf(element, "service"),
            Environment = TextOf(element, "environment"),
        };

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
}
