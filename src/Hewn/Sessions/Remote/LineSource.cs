using System.Text.Json;
using Hewn.Files;
using Hewn.Sessions.Tracks;

namespace Hewn.Sessions.Remote;

/// <summary>A file that lines are appended to, read in batches. Whoever writes it meanwhile is not disturbed.</summary>
/// <param name="disk">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="isRecord">Whether a line is one that is sent; it is known to be one JSON object.</param>
internal sealed class LineSource(IDisk disk, string path, Func<ReadOnlyMemory<byte>, bool> isRecord)
{
    /// <summary>The next lines.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="maxBytes">Bytes of the lines; the first may have more.</param>
    /// <returns>Null when there is no file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public LineBatch? Read(LineMark from, int maxBytes)
    {
        using IDiskFile? file = disk.OpenRead(path);
        if (file is null)
            return null;
        LineMark start = from.IsIn(file) ? from : default;
        var lines = new List<ReadOnlyMemory<byte>>();
        var cursor = new LineCursor(file, start.Offset, file.Length);
        (long end, int bytes, int leftOut) = (start.Offset, 0, 0);
        while (lines.Count < Limits.MaxRemoteBatchLines && cursor.TryNext(out ReadOnlySpan<byte> line))
        {
            if (lines.Count > 0 && bytes + line.Length > maxBytes)
                break;
            end = cursor.Position;
            byte[] copy = line.TrimEnd((byte)'\r').ToArray();
            if (!IsObject(copy) || !isRecord(copy))
            {
                leftOut += copy.Length > 0 ? 1 : 0;
                continue;
            }

            lines.Add(copy);
            bytes += copy.Length;
        }

        return new LineBatch(lines, start, LineMark.At(file, end), leftOut);
    }

    /// <summary>Whole lines behind a mark.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public long CountFrom(LineMark from)
    {
        using IDiskFile? file = disk.OpenRead(path);
        if (file is null)
            return 0;
        long place = from.IsIn(file) ? from.Offset : 0;
        byte[] block = new byte[Limits.WriteBlockBytes];
        long lines = 0;
        for (int read; (read = file.Read(block, place)) > 0; place += read)
            lines += block.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    /// <summary>Whether a line is one JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
