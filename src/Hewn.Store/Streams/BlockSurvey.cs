using System.Runtime.InteropServices;
using Hewn.LogQL.Labels;
using Hewn.Store.Index;

namespace Hewn.Store.Streams;

/// <summary>Finds out what a block of lines holds. One thread's.</summary>
internal sealed unsafe class BlockSurvey
{
    private readonly LabelTexts _labels = new();
    private readonly NanoTimeText _time = new();

    /// <summary>What whole lines are.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="offset">Where they begin in their file.</param>
    public StreamBlock Of(ReadOnlySpan<byte> lines, long offset) => Of(lines, offset, null, out _);

    /// <summary>The same, with the words of their texts.</summary>
    /// <param name="lines">The lines; 64 bytes behind them can be read.</param>
    /// <param name="offset">Where they begin in their file.</param>
    /// <param name="words">Gets the keys of the words; null when nobody wants them.</param>
    /// <param name="longestWord">Bytes of the longest word.</param>
    public StreamBlock Of(ReadOnlySpan<byte> lines, long offset, KeySet? words, out int longestWord)
    {
        longestWord = 0;
        var shares = new Dictionary<LabelSet, (long Lines, long Bytes)>();
        (long min, long max, int late) = (long.MaxValue, long.MinValue, 0);
        int bytes = lines.Length;
        LabelSet? last = null; // Lines of a stream come by many: these are its own, not yet among the shares.
        (long lastLines, long lastBytes) = (0, 0);
        ReadOnlySpan<byte> metadata = default;
        while (lines.Length > 0)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = lines[..end];
            lines = lines[(end + 1)..];
            (LabelSet stream, long length) = (StreamFile.OwnStream, line.Length);
            if (StreamLine.TryRead(line, _time, _labels.LastJson, metadata, out StreamLineParts parts))
            {
                metadata = line[parts.MetadataStart..parts.MetadataEnd];
                stream = _labels.Of(line[StreamLine.StreamAt..parts.StreamEnd]);
                length = EscapedText.Measure(line[parts.MessageStart..parts.MessageEnd]);
                late += parts.IsLate ? 1 : 0;
            }
            else if (StreamFile.TryReadForeign(line, out long ns))
            {
                parts = parts with { TimestampNs = ns, MessageStart = 0, MessageEnd = line.Length };
            }
            else
            {
                continue;
            }

            if (words is not null)
            {
                fixed (byte* text = line)
                    longestWord = Math.Max(
                        longestWord, WordKeys.Add(text, parts.MessageStart, parts.MessageEnd, words));
            }

            (min, max) = (Math.Min(min, parts.TimestampNs), Math.Max(max, parts.TimestampNs));
            if (!ReferenceEquals(stream, last))
            {
                Add(shares, last, lastLines, lastBytes);
                (last, lastLines, lastBytes) = (stream, 0, 0);
            }

            lastLines++;
            lastBytes += length;
        }

        Add(shares, last, lastLines, lastBytes);
        return new(offset, bytes, min, max, late,
            [.. shares.Select(share => new StreamShare(share.Key, share.Value.Lines, share.Value.Bytes))]);
    }

    private static void Add(
        Dictionary<LabelSet, (long Lines, long Bytes)> shares, LabelSet? stream, long lines, long bytes)
    {
        if (stream is null)
            return;
        ref (long Lines, long Bytes) share = ref CollectionsMarshal.GetValueRefOrAddDefault(shares, stream, out _);
        share = (share.Lines + lines, share.Bytes + bytes);
    }
}
