using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Files;

namespace Hewn.Sessions.Parts;

/// <summary>Small files that hold one JSON object and are replaced as a whole.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly JsonWriterOptions _writing = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For files that people read, not for web pages.
        MaxDepth = 128,
    };

    /// <summary>The object; null when there is no file, or what stands in it is told to be something else.</summary>
    /// <param name="host">The session.</param>
    /// <param name="path">The file.</param>
    /// <param name="isValid">Whether the object is what is expected.</param>
    /// <param name="ownsIt">Whether the caller has the lock, and so a bad file is moved out of the way.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static JsonElement? Read(PartHost host, string path, Func<JsonElement, bool> isValid, bool ownsIt)
    {
        if (ReadAll(host.Disk, path) is not { } bytes)
            return null;
        string problem;
        try
        {
            WholeText.Check(bytes); // First: comparing names throws for what it refuses.
            using var document = JsonDocument.Parse(bytes, _reading);
            if (document.RootElement.ValueKind == JsonValueKind.Object && isValid(document.RootElement))
                return document.RootElement.Clone();
            problem = "it is JSON, but not what belongs there";
        }
        catch (JsonException e)
        {
            problem = e.Message;
        }

        if (ownsIt)
            SetAside(host, path, problem);
        else
            host.Diagnostics.Report(ProblemKind.Permanent, $"{path} cannot be read and counts as empty: {problem}");
        return null;
    }

    /// <summary>Replaces the file: a reader sees the old object or the new one, never a part.</summary>
    /// <param name="host">The session.</param>
    /// <param name="path">The file.</param>
    /// <param name="members">Writes the object's members.</param>
    /// <param name="isDurable">Whether it survives a power cut as soon as the call has returned.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(PartHost host, string path, Action<Utf8JsonWriter> members, bool isDurable = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _writing))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        host.Disk.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] bytes = [.. buffer.WrittenSpan, (byte)'\n'];
        if (isDurable)
            NewFile.Replace(host.Disk, path, bytes);
        else
            Replace(host.Disk, path, bytes);
    }

    /// <summary>Times as the original writes them: UTC, with microseconds.</summary>
    public static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>The text under a name, or null.</summary>
    public static string? TextIn(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The time under a name, or null.</summary>
    public static DateTimeOffset? TimeIn(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : null;

    /// <summary>The texts in a list under a name.</summary>
    public static IReadOnlyList<string> TextsIn(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!)]
            : [];

    /// <summary>The value under a name; null where it is missing or null.</summary>
    public static JsonElement? ValueIn(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Writes a value, or null.</summary>
    public static void Write(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } element)
            element.WriteTo(json);
        else
            json.WriteNullValue();
    }

    /// <summary>Writes a list of texts.</summary>
    public static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>Moves a file that cannot be understood to a name of its own, and says so: it is never overwritten.
    /// </summary>
    private static void SetAside(PartHost host, string path, string problem)
    {
        string time = host.Now.UtcDateTime.ToString("yyyyMMddTHHmmss", CultureInfo.InvariantCulture);
        string stem = $"{path}.corrupt-{time}";
        string kept = stem;
        for (int number = 2; host.Disk.Exists(kept); number++)
            kept = $"{stem}-{number}";
        host.Disk.Move(path, kept);
        host.Diagnostics.Report(
            ProblemKind.Permanent, $"{path} cannot be read ({problem}); it was kept as {Path.GetFileName(kept)}");
    }

    private static void Replace(IDisk disk, string path, ReadOnlySpan<byte> bytes)
    {
        string next = path + ".new";
        using (IDiskFile file = disk.OpenAppend(next))
        {
            file.Truncate(0); // A crash may have left one.
            file.Write(bytes, 0);
        }

        disk.Move(next, path);
    }

    private static byte[]? ReadAll(IDisk disk, string path)
    {
        using IDiskFile? file = disk.OpenRead(path);
        if (file is null)
            return null;
        byte[] bytes = new byte[file.Length];
        int length = 0;
        while (length < bytes.Length && file.Read(bytes.AsSpan(length), length) is > 0 and var read)
            length += read;
        return bytes[..length];
    }
}
