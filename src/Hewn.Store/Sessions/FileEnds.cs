using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>The records at the beginning and at the end of a file of JSON lines, without what stands between.</summary>
internal static class FileEnds
{
    /// <summary>The objects among its first and last lines, in their order; other lines are passed over.</summary>
    /// <param name="path">The file; nothing comes when it is missing.</param>
    /// <param name="withHead">False for its end alone.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<JsonElement> Records(string path, bool withHead = true)
    {
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long length = RandomAccess.GetLength(handle);
            var records = new List<JsonElement>();
            long tailAt = Math.Max(0, length - Limits.FileEndBytes);
            if (withHead && tailAt > 0)
                Add(Read(handle, 0, Limits.FileEndBytes), skipsFirst: false, records);
            Add(Read(handle, tailAt, Limits.FileEndBytes), skipsFirst: tailAt > 0, records);
            return records;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long at, int count)
    {
        var bytes = new byte[count];
        int read = 0;
        while (read < count && RandomAccess.Read(handle, bytes.AsSpan(read), at + read) is var some and > 0)
            read += some;
        return bytes[..read];
    }

    private static void Add(byte[] bytes, bool skipsFirst, List<JsonElement> records)
    {
        foreach (Range range in bytes.AsSpan().Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = bytes.AsSpan()[range].Trim(" \t\r"u8);
            if (!skipsFirst && line is [(byte)'{', .., (byte)'}'] && TryParse(line) is { } record)
                records.Add(record);
            skipsFirst = false;
        }
    }

    private static JsonElement? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                LooseJson.Normalise(line, out _) ?? line.ToArray(),
                new JsonDocumentOptions { MaxDepth = Limits.MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
