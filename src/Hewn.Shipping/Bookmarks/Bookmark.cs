using System.Globalization;
using System.Text.Json;
using Hewn.Store.Following;

namespace Hewn.Shipping.Bookmarks;

/// <summary>
/// How far was shipped, in a file. Only one process at a time has it: it holds a lock beside it. Not thread-safe.
/// </summary>
/// <remarks>
/// It is replaced as a whole and synced, by way of a second file: a kill or a power cut leaves the old or the new one.
/// </remarks>
internal sealed class Bookmark : IDisposable
{
    private const int Version = 1;
    private readonly string _path;
    private readonly FileStream _lock;

    private Bookmark(string path, FileStream held, IReadOnlyList<FilePlace>? places) =>
        (_path, _lock, Places, IsNew) = (path, held, places ?? [], places is null);

    /// <summary>How far each file was shipped when the bookmark was opened; empty: nothing was.</summary>
    public IReadOnlyList<FilePlace> Places { get; }

    /// <summary>Whether there was none when it was opened.</summary>
    public bool IsNew { get; }

    /// <summary>Opens a bookmark, which need not be there yet.</summary>
    /// <param name="path">Its path; its folder is made if need be.</param>
    /// <exception cref="ShippingException">Another process has it, or it is none.</exception>
    public static Bookmark Open(string path)
    {
        FileStream held = Lock(path);
        try
        {
            return new(path, held, Read(path));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Keeps how far was shipped.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(IReadOnlyList<FilePlace> places)
    {
        string fresh = _path + ".new";
        using (FileStream file = new(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (var writer = new Utf8JsonWriter(file))
                Write(writer, places);
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new ShippingException($"the bookmark '{path}' cannot be used: {failed.Message} Does another process "
                + "ship these logs to the same place?", failed);
        }
    }

    private static List<FilePlace>? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.GetProperty("version").GetInt32() == Version)
                return [.. json.RootElement.GetProperty("files").EnumerateArray().Select(PlaceOf)];
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException)
        {
            throw new ShippingException(Unusable(path, odd.Message), odd);
        }

        throw new ShippingException(Unusable(path, "it is of another version"));
    }

    private static string Unusable(string path, string why) =>
        $"the bookmark '{path}' cannot be read: {why}. Nothing is shipped, because all would be shipped again; to have "
        + "that, delete it.";

    private static FilePlace PlaceOf(JsonElement file) => new(
        ulong.Parse(file.GetProperty("device").GetString()!, CultureInfo.InvariantCulture),
        ulong.Parse(file.GetProperty("number").GetString()!, CultureInfo.InvariantCulture),
        file.GetProperty("offset").GetInt64(),
        file.GetProperty("head").GetString()!,
        file.GetProperty("tail").GetString()!,
        file.GetProperty("path").GetString()!) { IsDone = file.GetProperty("done").GetBoolean() };

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<FilePlace> places)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteStartArray("files");
        foreach (FilePlace place in places)
        {
            writer.WriteStartObject();
            writer.WriteString("path", place.Path);
            writer.WriteNumber("offset", place.Offset);
            writer.WriteBoolean("done", place.IsDone);
            // As text: JSON's numbers of other languages end at 53 bits.
            writer.WriteString("device", place.Device.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("number", place.Number.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("head", place.Head);
            writer.WriteString("tail", place.Tail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
