using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>A small JSON file that others may be writing, read whole.</summary>
internal static class JsonFile
{
    private static readonly JsonWriterOptions _compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads an object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why it could not be read; null when it is not there, too.</param>
    /// <returns>Null when there is none, or it cannot be read.</returns>
    public static JsonDocument? TryRead(string path, out string? problem)
    {
        problem = null;
        string name = Path.GetFileName(path);
        try
        {
            byte[]? bytes = TryReadBytes(path, Limits.MaxSessionFileBytes, out bool isTooLong);
            if (bytes is null)
                return null;
            if (isTooLong)
            {
                problem = $"{name}: longer than {Limits.MaxSessionFileBytes} bytes, so it was not read";
                return null;
            }

            byte[] json = LooseJson.Normalise(bytes, out _) ?? bytes;
            JsonDocument document = JsonDocument.Parse(
                json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0),
                new JsonDocumentOptions { MaxDepth = Limits.MaxDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            problem = $"{name}: no JSON object";
        }
        catch (JsonException e)
        {
            problem = FormattableString.Invariant(
                $"{name}: no valid JSON: line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"{name}: {e.Message}";
        }

        return null;
    }

    /// <summary>The bytes of a file up to a bound; null when it is not there.</summary>
    public static byte[]? TryReadBytes(string path, int max, out bool isTooLong)
    {
        isTooLong = false;
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long length = RandomAccess.GetLength(handle);
            isTooLong = length > max;
            var bytes = new byte[(int)Math.Min(length, max)];
            int read = 0;
            while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is var count and > 0)
                read += count;
            return bytes[..read];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null; // A directory of that name.
        }
    }

    /// <summary>A member that is text; null when it is missing or something else.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value ? Decoded(value) : null;

    /// <summary>A member that is a whole number, or null.</summary>
    public static long? Integer(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number)
            ? number
            : null;

    /// <summary>A member that is a number, or null.</summary>
    public static double? Number(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            ? number
            : null;

    /// <summary>A member that is true or false, or null.</summary>
    public static bool? Flag(this JsonElement json, string name) => json.Member(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A member that is a time, or null.</summary>
    public static DateTimeOffset? Time(this JsonElement json, string name)
    {
        string? text = json.Text(name);
        var reader = new Entries.TimestampReader(TimeZoneInfo.Utc);
        return text is not null && reader.TryRead(Encoding.UTF8.GetBytes(text), out long ticks)
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
    }

    /// <summary>A member that is a list of texts; whatever else stands in it is left out.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(Decoded)]
            : [];

    /// <summary>A member that is an object or a list, or null.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object ? Find(json, name) : null;

    /// <summary>A member's name, also of one that has half a surrogate pair in it.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    private static JsonElement? Find(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name beside it.
            JsonElement? found = null;
            foreach (JsonProperty member in json.EnumerateObject())
                found = NameOf(member) == name ? member.Value : found;
            return found;
        }
    }

    /// <summary>An object's values by dotted names; lists and values as JSON text.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(this JsonElement? json)
    {
        var flat = new List<KeyValuePair<string, string>>();
        if (json is { ValueKind: JsonValueKind.Object } value)
            Flatten(value, "", flat);
        return flat;
    }

    private static void Flatten(JsonElement json, string prefix, List<KeyValuePair<string, string>> flat)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            string name = prefix + NameOf(member);
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().Any())
                Flatten(member.Value, name + ".", flat);
            else
                flat.Add(new(name, Compact(member.Value)));
        }
    }

    /// <summary>A value without white space, so that the same list of two programs is the same text.</summary>
    private static string Compact(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return value.GetRawText();
        try
        {
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, _compact))
                value.WriteTo(writer);
            return Encoding.UTF8.GetString(bytes.WrittenSpan);
        }
        catch (InvalidOperationException)
        {
            return JsonText.OnOneLine(Encoding.UTF8.GetBytes(value.GetRawText())); // Half a surrogate pair in it.
        }
    }

    private static string Decoded(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText().Trim('"'); // Half a surrogate pair: as it stands.
        }
    }
}
