using System.Buffers;
using System.Text.Json;

namespace Hewn.Ring;

/// <summary>The destinations of a ring as JSON, in the order of their bits. A console is <c>null</c>.</summary>
internal static class RingDescription
{
    public static byte[] Write(IEnumerable<RingTarget?> targets)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (RingTarget? target in targets)
            Write(json, target);
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
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

    private static void Write(Utf8JsonWriter json, RingTarget? target)
    {
        if (target is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("path", target.Path);
        json.WriteNumber("max_bytes", target.MaxBytes);
        json.WriteNumber("backup_count", target.BackupCount);
        json.WriteString("format", target.Format.ToString());
        json.WriteString("rotate_every", target.RotateEvery.ToString());
        json.WriteBoolean("rotates_by_local_time", target.RotatesByLocalTime);
        json.WriteBoolean("is_shared", target.IsShared);
        json.WriteEndObject();
    }

    private static RingTarget? Read(JsonElement element) => element.ValueKind == JsonValueKind.Null
        ? null
        : new RingTarget(
            element.GetProperty("path").GetString() ?? throw new FormatException("A path is missing."),
            element.GetProperty("max_bytes").GetInt64(),
            element.GetProperty("backup_count").GetInt32(),
            Enum.Parse<FileFormat>(element.GetProperty("format").GetString()!))
        {
            // Rings of earlier versions do not say it.
            RotateEvery = element.TryGetProperty("rotate_every", out JsonElement period)
                ? Enum.Parse<RotationPeriod>(period.GetString()!)
                : RotationPeriod.None,
            RotatesByLocalTime = IsTrue(element, "rotates_by_local_time"),
            IsShared = IsTrue(element, "is_shared"),
        };

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
}
