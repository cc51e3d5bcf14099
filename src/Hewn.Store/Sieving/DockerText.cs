using System.Buffers;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;

namespace Hewn.Store.Sieving;

/// <summary>
/// Takes the text out of a line of Docker's, <c>{"log":"text\n","stream":"stderr","time":"…"}</c>. Takes only what is
/// written exactly so. One thread's.
/// </summary>
internal sealed class DockerText
{
    private const int MaxTailBytes = 96;

    private static readonly SearchValues<byte> _hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private byte[] _text = new byte[4096];

    /// <summary>Takes the text out of a line.</summary>
    /// <param name="line">The line, without its line end.</param>
    /// <param name="text">The text, without its line end; valid until the next call.</param>
    /// <returns>False when only reading can tell.</returns>
    public bool TryTake(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadOnlySpan<byte> value = ValueIn(line);
        if (value.IsEmpty || !AreSound(value, out bool hasMore))
            return false;
        if (!hasMore)
        {
            text = value[..^2];
            return true;
        }

        if (_text.Length < value.Length)
            _text = new byte[2 * value.Length];
        text = TextLines.WithoutEnd(_text.AsSpan(0, JsonUnescape.Resolve(value, _text)));
        return true;
    }

    /// <summary>Whether a line begins and ends as one of Docker's does that holds a whole line.</summary>
    public static bool LooksWhole(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> value = ValueIn(line);
        if (value.IsEmpty)
            return false;
        int slashes = value.Length - 1 - (value[..^1].LastIndexOfAnyExcept((byte)'\\') + 1);
        return slashes % 2 == 1;
    }

    /// <summary>What stands between the text's quotes and ends as <c>\n</c> does; empty where that is not so.</summary>
    private static ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> head = "{\"log\":\""u8;
        int from = Math.Max(head.Length, line.Length - MaxTailBytes);
        if (line.Length < from || !line.StartsWith(head))
            return default;
        int quote = from + line[from..].LastIndexOf("\",\"stream\":\"std"u8);
        if (quote < from || !DockerLines.IsTail(line[(quote + 1)..]))
            return default;
        ReadOnlySpan<byte> value = line[head.Length..quote];
        return value.EndsWith("\\n"u8) ? value : default;
    }

    /// <summary>Whether a text has no quote and no control, and escapes as JSON knows them.</summary>
    /// <param name="value">The text, which ends as <c>\n</c> does.</param>
    /// <param name="hasMore">Whether there are other escapes than that.</param>
    private static bool AreSound(ReadOnlySpan<byte> value, out bool hasMore)
    {
        hasMore = false;
        if (value.ContainsAnyInRange((byte)0, (byte)0x1F))
            return false;
        while (true)
        {
            int at = value.IndexOfAny((byte)'\\', (byte)'"');
            if (at < 0)
                return false; // The line end is no escape: its backslash belongs to the one before.
            if (value[at] == '"')
                return false;
            value = value[(at + 1)..];
            if (value.Length == 1)
                return true;
            hasMore = true;
            if (value[0] == 'u')
            {
                if (value.Length < 5 || value[1..5].ContainsAnyExcept(_hexDigits))
                    return false;
                value = value[5..];
            }
            else if ("\"\\/bfnrt"u8.Contains(value[0]))
            {
                value = value[1..];
            }
            else
            {
                return false;
            }
        }
    }
}
