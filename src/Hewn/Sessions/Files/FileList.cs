using System.Text.Json;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Files;

/// <summary>The file <c>files/.files_metadata.json</c>: what is known of a session's files, in the original's form.
/// </summary>
internal static class FileList
{
    private static readonly HashSet<string> _known =
    [
        "id", "sessionId", "path", "filename", "description", "tags", "contentType", "sizeBytes", "checksum",
        "metadata", "uploadedAt", "updatedAt", "deletedAt", "purged",
    ];

    /// <summary>
    /// The entries; null when there is no list, or none that can be understood. One of an unusual kind or name spoils
    /// no other: it stays as it is.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static List<FileEntry>? Read(PartHost host, string path, bool ownsIt) =>
        JsonFile.Read(host, path, IsValid, ownsIt) is { } root
            ? [.. root.GetProperty("files").EnumerateArray().Select(entry => new FileEntry(FileOf(entry), entry))]
            : null;

    /// <summary>Replaces the list.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(PartHost host, string path, IEnumerable<FileEntry> entries) =>
        JsonFile.Write(host, path, json =>
        {
            json.WriteStartArray("files");
            foreach (FileEntry entry in entries)
            {
                if (entry is { Raw: { } raw, IsChanged: false })
                    raw.WriteTo(json);
                else
                    Write(json, entry.File!, entry.Raw, SessionOf(host));
            }

            json.WriteEndArray();
        });

    /// <summary>
    /// Makes an empty list where there is neither a list nor content: whoever is about to bring the first content calls
    /// it before, with the list's lock, as others would take content without a list for the rest of a lost one.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Begin(PartHost host, string path)
    {
        if (!host.Disk.Exists(path) && !FileRebuild.HasContent(Path.GetDirectoryName(path)!))
            Write(host, path, []);
    }

    private static void Write(Utf8JsonWriter json, SessionFile file, JsonElement? raw, string session)
    {
        json.WriteStartObject();
        json.WriteString("id", file.Id);
        json.WriteString("sessionId", session);
        json.WriteString("path", file.Prefix);
        json.WriteString("filename", file.FileName);
        json.WriteString("description", file.Description);
        JsonFile.Write(json, "tags", file.Tags);
        json.WriteString("contentType", file.ContentType);
        json.WriteNumber("sizeBytes", file.SizeBytes);
        json.WriteString("checksum", file.Checksum);
        JsonFile.Write(json, "metadata", file.Metadata);
        json.WriteString("uploadedAt", JsonFile.TextOf(file.UploadedAt));
        json.WriteString("updatedAt", JsonFile.TextOf(file.UpdatedAt));
        if (file.DeletedAt is { } deleted)
            json.WriteString("deletedAt", JsonFile.TextOf(deleted));
        else
            json.WriteNull("deletedAt");
        if (!file.HasContent)
            json.WriteBoolean("purged", true);
        if (raw is { } before)
        {
            foreach (JsonProperty theirs in before.EnumerateObject().Where(member => !_known.Contains(member.Name)))
                theirs.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>What an entry says; null for one that is somebody else's.</summary>
    public static SessionFile? FileOf(JsonElement entry) => entry.ValueKind != JsonValueKind.Object
        || JsonFile.TextIn(entry, "id") is not { } id || JsonFile.TextIn(entry, "filename") is not { } name
        ? null
        : new(
        id,
        JsonFile.TextIn(entry, "path") ?? "/",
        name,
        JsonFile.TextIn(entry, "description"),
        JsonFile.TextsIn(entry, "tags"),
        JsonFile.ValueIn(entry, "metadata"),
        JsonFile.TextIn(entry, "contentType") ?? ContentType.Unknown,
        entry.TryGetProperty("sizeBytes", out JsonElement size) && size.ValueKind == JsonValueKind.Number
            && size.TryGetInt64(out long bytes) ? bytes : 0,
        JsonFile.TextIn(entry, "checksum") ?? string.Empty,
        JsonFile.TimeIn(entry, "uploadedAt") ?? default,
        JsonFile.TimeIn(entry, "updatedAt") ?? default,
        JsonFile.TimeIn(entry, "deletedAt"),
        !(entry.TryGetProperty("purged", out JsonElement purged) && purged.ValueKind == JsonValueKind.True));

    private static bool IsValid(JsonElement root) =>
        root.TryGetProperty("files", out JsonElement files) && files.ValueKind == JsonValueKind.Array;

    private static string SessionOf(PartHost host) =>
        $"{Path.GetFileName(Path.GetDirectoryName(host.Directory))}/{Path.GetFileName(host.Directory)}";
}
