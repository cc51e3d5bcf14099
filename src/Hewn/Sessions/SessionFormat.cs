using Hewn.Formats;
using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// A record as a line of a session's log, but for its number: the level in lower case, all fields in
/// <c>metadata</c>. Lines that the session made itself are so already.
/// </summary>
internal sealed class SessionFormat : ILineFormat
{
    private static ReadOnlySpan<byte> LevelKey => ",\"level\":\""u8;

    private static ReadOnlySpan<byte> TimeKey => "{\"timestamp\":\""u8;

    private static ReadOnlySpan<byte> OwnLevelKey => "\",\"level\":\""u8;

    private static ReadOnlySpan<byte> MessageKey => ",\"message\":\""u8;

    /// <inheritdoc/>
    public void Append(ByteBuffer target, ReadOnlySpan<byte> line)
    {
        if (IsOwn(line))
        {
            target.Append(line); // Fast path - nearly all of a session's lines.
            return;
        }

        line = line.TrimEnd((byte)'\n');
        int level = FindLevel(line);
        if (level < 0 || line[level] is >= (byte)'a' and <= (byte)'z')
        {
            target.Append(line); // Its own.
        }
        else
        {
            int start = target.Length;
            target.Append(line);
            AppendConverted(target, start, level, line);
        }

        target.Append((byte)'\n');
    }

    /// <summary>Whether it is a line as <see cref="SessionLine"/> makes them, whole and with its newline.</summary>
    private static bool IsOwn(ReadOnlySpan<byte> line) =>
        line.Length > LongestTime && line is [.., (byte)'}', (byte)'\n']
        && line.StartsWith(TimeKey) && !line[TimeKey.Length..OwnTimeEnd].Contains((byte)'"')
        && line[OwnTimeEnd..].StartsWith(OwnLevelKey)
        && line[OwnTimeEnd + OwnLevelKey.Length] is >= (byte)'a' and <= (byte)'z';

    private static int FindLevel(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(LevelKey);
        return at < 0 || at > LongestTime || line is not [.., (byte)'}'] ? -1 : at + LevelKey.Length;
    }

    private static void AppendConverted(ByteBuffer target, int start, int level, ReadOnlySpan<byte> line)
    {
        Span<byte> copied = target.Written[(start + level)..];
        int levelEnd = copied.IndexOf((byte)'"');
        for (int i = 0; i < levelEnd; i++)
            copied[i] |= 0x20; // ASCII capitals.
        int message = level + levelEnd + 1;
        if (!line[message..].StartsWith(MessageKey))
            return;
        int fields = EndOfString(line, message + MessageKey.Length);
        if (fields < 0)
            return;
        target.Truncate(start + fields);
        target.Append(",\"metadata\":"u8);
        if (line[fields] == (byte)'}')
        {
            target.Append("null}"u8);
            return;
        }

        target.Append((byte)'{');
        target.Append(line[(fields + 1)..]);
        target.Append((byte)'}');
    }

    /// <summary>The place behind the quotation mark that ends a string.</summary>
    private static int EndOfString(ReadOnlySpan<byte> line, int from)
    {
        while (true)
        {
            int found = line[from..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                return -1;
            from += found;
            if (line[from] == (byte)'"')
                return from + 1;
            from += 2;
            if (from >= line.Length)
                return -1;
        }
    }

    // {"timestamp":"2026-01-19T00:00:00.123456+00:00", with room.
    private const int LongestTime = 64;

    // {"timestamp":"2026-01-19T00:00:00.123456Z
    private const int OwnTimeEnd = 41;
}
