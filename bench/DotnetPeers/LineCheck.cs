using System.Text.Json;

namespace DotnetPeers;

/// <summary>Reads what a peer wrote: every line must be a JSON object that names every field of the record.</summary>
internal static class LineCheck
{
    private const int BlockBytes = 1 << 20;

    private static readonly byte[][] _names = [
        "request_id"u8.ToArray(), "model"u8.ToArray(), "operation"u8.ToArray(), "tokens"u8.ToArray(),
        "duration_ms"u8.ToArray(), "cached"u8.ToArray(), "service"u8.ToArray(), "environment"u8.ToArray()];

    public static Measurement Run(string folder)
    {
        long lines = 0, invalid = 0, incomplete = 0, bytes = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.log*"))
        {
            foreach (ReadOnlyMemory<byte> line in LinesOf(path))
            {
                lines++;
                bytes += line.Length + 1;
                int named = NamesIn(line.Span);
                invalid += named < 0 ? 1 : 0;
                incomplete += named >= 0 && named < _names.Length ? 1 : 0;
            }
        }

        return new Measurement()
            .Add("lines", lines)
            .Add("invalid", invalid)
            .Add("incomplete", incomplete)
            .Add("bytes_per_line", (double)bytes / Math.Max(1, lines));
    }

    /// <summary>How many of the record's names stand in that line; -1 when it is not a JSON object.</summary>
    private static int NamesIn(ReadOnlySpan<byte> line)
    {
        uint seen = 0;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return -1;
            while (reader.Read())
            {
                for (int i = 0; reader.TokenType == JsonTokenType.PropertyName && i < _names.Length; i++)
                {
                    if (reader.ValueTextEquals(_names[i]))
                        seen |= 1u << i;
                }
            }
        }
        catch (JsonException)
        {
            return -1;
        }

        return int.CreateChecked(uint.PopCount(seen));
    }

    /// <summary>The lines of a file; text after the last newline counts as one, and will be found invalid.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> LinesOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] block = new byte[BlockBytes];
        int kept = 0, read;
        while ((read = file.Read(block, kept, block.Length - kept)) > 0)
        {
            int end = kept + read, start = 0, newline;
            while ((newline = Array.IndexOf(block, (byte)'\n', start, end - start)) >= 0)
            {
                yield return block.AsMemory(start, newline - start);
                start = newline + 1;
            }

            kept = end - start;
            block.AsSpan(start, kept).CopyTo(block);
        }

        if (kept > 0)
            yield return block.AsMemory(0, kept);
    }
}
