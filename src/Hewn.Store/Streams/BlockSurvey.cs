using Hewn.LogQL.Labels;
using Hewn.Store.Index;
using Hewn.Store.Streams.Packing;

namespace Hewn.Store.Streams;

/// <summary>Finds out what a block of lines holds. One thread's.</summary>
internal sealed unsafe class BlockSurvey
{
    private readonly LabelTexts _labels = new();
    private readonly NanoTimeText _time = new();
    private readonly BlockTally _tally = new();
    private readonly List<StreamShape?> _shapes = []; // Of templates, as far as they came up.

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
        _tally.Clear();
        int bytes = lines.Length;
        ReadOnlySpan<byte> metadata = default;
        while (lines.Length > 0)
        {
            int end = lines.IndexOf((byte)'\n');
            longestWord = Math.Max(longestWord, Add(lines[..end], ref metadata, words));
            lines = lines[(end + 1)..];
        }

        return _tally.Take(offset, bytes);
    }

    /// <summary>The same for lines that were taken apart: what those of a template share is looked at once.</summary>
    /// <param name="lines">The lines; 64 bytes behind them can be read.</param>
    /// <param name="offset">Where they begin in their file.</param>
    /// <param name="words">Gets the keys of the words.</param>
    /// <param name="tokens">All of the lines.</param>
    /// <param name="few">Which of them are few: their words are added once.</param>
    /// <param name="longestWord">Bytes of the longest word.</param>
    public StreamBlock Of(
        ReadOnlySpan<byte> lines, long offset, KeySet words, LineTokens tokens, TokenChoices few, out int longestWord)
    {
        longestWord = 0;
        _tally.Clear();
        _shapes.Clear();
        ReadOnlySpan<int> starts = tokens.LineStarts;
        ReadOnlySpan<byte> metadata = default;
        for (int line = 0; line < starts.Length; line++)
        {
            int end = (line + 1 < starts.Length ? starts[line + 1] : lines.Length) - 1;
            int template = tokens.Ids[line];
            if (template == _shapes.Count) // Their numbers are given in the order in which they come up.
            {
                _shapes.Add(StreamShape.Of(lines, starts[line], end, tokens, few, line, _time));
                longestWord = Math.Max(
                    longestWord, _shapes[template]?.AddSharedWords(lines, starts[line], few, template, words) ?? 0);
            }

            int longest = _shapes[template] is { } shape
                && StreamLine.TryReadTime(lines[starts[line]..end], _time, out long ns)
                ? Add(lines, starts[line], end, shape, tokens, tokens.Firsts[line], ns, words)
                : Add(lines[starts[line]..end], ref metadata, words);
            longestWord = Math.Max(longestWord, longest);
        }

        return _tally.Take(offset, lines.Length);
    }

    private int Add(ReadOnlySpan<byte> lines, int start, int end, StreamShape shape, LineTokens tokens, int first,
        long ns, KeySet words)
    {
        LabelSet stream = shape.Stream
            ?? _labels.Of(lines[(start + StreamLine.StreamAt)..shape.StreamEnd.In(start, tokens, first)]);
        int message = shape.MessageStart.In(start, tokens, first);
        int messageEnd = end - StreamLine.EndBytes;
        int length = shape.Escapes is { } escapes
            ? messageEnd - message - escapes
            : EscapedText.Measure(lines[message..messageEnd]);
        _tally.Add(stream, ns, length, shape.IsLate);
        return shape.AddOwnWords(lines, tokens, first, words);
    }

    /// <summary>Adds any line, without its break.</summary>
    /// <returns>Bytes of its longest word, where words are wanted.</returns>
    private int Add(ReadOnlySpan<byte> line, ref ReadOnlySpan<byte> metadata, KeySet? words)
    {
        LabelSet stream = StreamFile.OwnStream;
        int length = line.Length;
        if (StreamLine.TryRead(line, _time, _labels.LastJson, metadata, out StreamLineParts parts))
        {
            metadata = line[parts.MetadataStart..parts.MetadataEnd];
            stream = _labels.Of(line[StreamLine.StreamAt..parts.StreamEnd]);
            length = EscapedText.Measure(line[parts.MessageStart..parts.MessageEnd]);
        }
        else if (StreamFile.TryReadForeign(line, out long ns))
        {
            parts = parts with { TimestampNs = ns, MessageStart = 0, MessageEnd = line.Length };
        }
        else
        {
            return 0;
        }

        _tally.Add(stream, parts.TimestampNs, length, parts.IsLate);
        if (words is null)
            return 0;
        fixed (byte* text = line)
            return WordKeys.Add(text, parts.MessageStart, parts.MessageEnd, words);
    }
}
