using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hewn.Files;
using Hewn.LogQL.Labels;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Streams;

/// <summary>
/// What is known of the blocks of a file, beside it (<c>.hewn/lines-0001.jsonl.blocks</c>), so that nobody has to read
/// the file for it again. Never trusted over the file: the bytes at the ends of what it is about must be the same. It
/// may be deleted at will.
/// </summary>
/// <param name="Blocks">The blocks.</param>
/// <param name="End">Where what they hold ends; the file may have grown since.</param>
internal sealed record BlockNotes(StreamBlock[] Blocks, long End)
{
    private const int Version = 1;
    private const string Ending = ".blocks";
    private const int EdgeBytes = 4096;

    /// <summary>Reads what was noted of a file; false when that is nothing, or of another state of it.</summary>
    public static bool TryRead(string path, SafeFileHandle file, [NotNullWhen(true)] out BlockNotes? notes)
    {
        notes = null;
        try
        {
            if (PathOf(path) is not { } place || !File.Exists(place))
                return false;
            using var document = JsonDocument.Parse(File.ReadAllBytes(place));
            JsonElement json = document.RootElement;
            long end = json.GetProperty("end").GetInt64();
            if (json.GetProperty("version").GetInt32() != Version || end > RandomAccess.GetLength(file)
                || json.GetProperty("edges").GetString() != EdgesOf(file, end))
                return false;
            LabelSet[] streams = [.. json.GetProperty("streams").EnumerateArray().Select(stream => LabelSet.Of(
                stream.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!))))];
            StreamBlock[] blocks = [.. json.GetProperty("blocks").EnumerateArray().Select(one => Read(one, streams))];
            notes = new(blocks, end);
            return blocks.Sum(block => (long)block.Bytes) == end;
        }
        catch (Exception damaged) when (damaged is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            notes = null;
            return false; // the file says it all
        }
    }

    /// <summary>Notes what is known, if the disk lets us.</summary>
    public static void TryWrite(string path, SafeFileHandle file, StreamBlock[] blocks, long end)
    {
        if (PathOf(path) is not { } place)
            return;
        string unfinished = place + ".new";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            using (FileStream stream = File.Create(unfinished))
            using (var json = new Utf8JsonWriter(stream))
                Write(json, blocks, end, EdgesOf(file, end));
            File.Move(unfinished, place, overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It is only there to save time. (A label that is no text cannot be written as JSON.)
        }
    }

    private static void Write(Utf8JsonWriter json, StreamBlock[] blocks, long end, string edges)
    {
        var streams = new Dictionary<LabelSet, int>();
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteNumber("end", end);
        json.WriteString("edges", edges);
        json.WriteStartArray("streams");
        foreach (LabelSet stream in blocks.SelectMany(block => block.Shares).Select(share => share.Stream))
        {
            if (!streams.TryAdd(stream, streams.Count))
                continue;
            json.WriteStartObject();
            foreach (Label label in stream)
                json.WriteString(label.Name, label.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("blocks");
        foreach (StreamBlock block in blocks)
        {
            json.WriteStartArray();
            ReadOnlySpan<long> numbers = [block.Offset, block.Bytes, block.MinNs, block.MaxNs, block.Late];
            foreach (long number in numbers)
                json.WriteNumberValue(number);
            foreach (StreamShare share in block.Shares)
            {
                json.WriteNumberValue(streams[share.Stream]);
                json.WriteNumberValue(share.Lines);
                json.WriteNumberValue(share.Bytes);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static StreamBlock Read(JsonElement json, LabelSet[] streams)
    {
        long[] numbers = [.. json.EnumerateArray().Select(number => number.GetInt64())];
        var shares = new List<StreamShare>();
        for (int i = 5; i < numbers.Length; i += 3)
            shares.Add(new(streams[(int)numbers[i]], numbers[i + 1], numbers[i + 2]));
        return new(numbers[0], (int)numbers[1], numbers[2], numbers[3], (int)numbers[4], shares);
    }

    /// <summary>Where it is noted; null where it cannot be.</summary>
    public static string? PathOf(string path) => LockFile.FolderOf(path) is { } folder
        ? Path.Combine(folder, Path.GetFileName(path) + Ending)
        : null;

    /// <summary>A checksum of the first and the last bytes of what is noted.</summary>
    private static string EdgesOf(SafeFileHandle file, long end)
    {
        byte[] bytes = new byte[2 * EdgeBytes];
        int first = RandomAccess.Read(file, bytes.AsSpan(0, (int)Math.Min(EdgeBytes, end)), 0);
        int last = RandomAccess.Read(
            file, bytes.AsSpan(first, (int)Math.Min(EdgeBytes, end)), Math.Max(0, end - EdgeBytes));
        return Merging.ContentHash.Of(bytes.AsSpan(0, first + last)).ToString("x32", null);
    }
}
