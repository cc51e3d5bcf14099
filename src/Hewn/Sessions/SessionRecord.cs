using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Files;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions;

/// <summary>
/// The file <c>session.json</c>. Several processes change it in turn; a reader sees an old one or a new one, never a
/// part. Keys that it does not know stay as they are. Thread-safe.
/// </summary>
internal sealed class SessionRecord(IDisk disk, SessionPlaces places, SessionMistakes mistakes)
{
    private static readonly JsonWriterOptions _readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // No page shows it; names in any script stay readable.
    };

    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Changes the file, if it can be. A failure is told.</summary>
    /// <returns>False when it could not be written.</returns>
    public bool TryChange(Action<JsonObject> change)
    {
        try
        {
            Change(change);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Report($"{places.Record} could not be written: {e.Message}", e);
            return false;
        }
    }

    /// <summary>Changes the file.</summary>
    /// <param name="change">Gets what stands there, or an empty object.</param>
    /// <exception cref="IOException">It cannot be read or written, or another process keeps it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Change(Action<JsonObject> change)
    {
        disk.CreateDirectory(places.Own);
        using IDisposable inside = LockFile.TakeSoon(disk, places.RecordLock, Limits.SessionRecordPatience, _pause)
            ?? throw new IOException(
                $"another process keeps {places.RecordLock} for more than "
                + $"{Limits.SessionRecordPatience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        JsonObject session = Read() ?? [];
        change(session);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            session.WriteTo(json);
        NewFile.Replace(disk, places.Record, (byte[])[.. buffer.WrittenSpan, (byte)'\n']);
    }

    /// <summary>A moment as it stands in the file.</summary>
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    /// <summary>A moment that stands in the file; null when none does.</summary>
    public static DateTimeOffset? Time(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text)
        && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : null;

    /// <summary>A text that stands in the file; null when none does.</summary>
    public static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A whole number that stands in the file; null when none does.</summary>
    public static long? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>The file; null when there is none. One that is no JSON object is put aside, and told.</summary>
    private JsonObject? Read()
    {
        byte[] bytes;
        using (IDiskFile? file = disk.OpenRead(places.Record))
        {
            if (file is null)
                return null;
            bytes = new byte[file.Length];
            bytes = bytes[..file.Read(bytes, 0)];
        }

        try
        {
            // What could not be read whole is found out here, and not in the middle of a change.
            WholeText.Check(bytes);
            if (JsonNode.Parse(bytes, documentOptions: _reading) is JsonObject session)
                return session;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Told below.
        }

        string aside = $"{places.Record}.damaged-{Guid.NewGuid():N}";
        disk.Move(places.Record, aside);
        mistakes.Report(
            $"{places.Record} is no JSON object that can be read; it was renamed to {aside}, and a new one is begun.");
        return null;
    }
}
