using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Text;

/// <summary>Which pairs of a line are its timestamp, level, message and logger: their index, or a negative
/// number.</summary>
internal ref struct LogfmtRoles
{
    private int _messageEnd; // behind the last word of a message that stands without quotes
    private int _lastWord; // the index of that word

    private LogfmtRoles(int none) => (Timestamp, Level, Message, Logger) = (none, none, none, none);

    /// <summary>The pair with the time.</summary>
    public int Timestamp { get; private set; }

    /// <summary>The pair with the level.</summary>
    public int Level { get; private set; }

    /// <summary>The pair with the message.</summary>
    public int Message { get; private set; }

    /// <summary>The pair with the logger.</summary>
    public int Logger { get; private set; }

    /// <summary>When.</summary>
    public long UtcTicks { get; private set; }

    /// <summary>True when the line has what slog writes, under its names.</summary>
    public bool IsSlog { get; private set; }

    /// <summary>Finds them.</summary>
    public static LogfmtRoles In(ReadOnlySpan<byte> line, StampReader stamps)
    {
        var found = new LogfmtRoles(-1);
        var pairs = new Logfmt(line);
        byte timeRank = byte.MaxValue, levelRank = byte.MaxValue, messageRank = byte.MaxValue;
        int slogKeys = 0;
        bool isInMessage = false;
        for (int i = 0; pairs.MoveNext(); i++)
        {
            if (pairs.Key.IsEmpty)
            {
                if (isInMessage)
                    (found._messageEnd, found._lastWord) = (OffsetIn(line, pairs.Value) + pairs.Value.Length, i);
                continue;
            }

            isInMessage = false;
            NameRole meaning = NameRoles.Of(pairs.Key);
            if (i < 3)
                slogKeys += SlogKey(pairs.Key, i);
            switch (meaning.Role)
            {
                case Role.Timestamp when meaning.Rank < timeRank && stamps.TryReadWhole(pairs.Value, out long ticks):
                    (found.Timestamp, found.UtcTicks, timeRank) = (i, ticks, meaning.Rank);
                    break;
                case Role.Level when meaning.Rank < levelRank && LevelWords.TryRead(pairs.Value, out _, out _):
                    (found.Level, levelRank) = (i, meaning.Rank);
                    break;
                case Role.Message when meaning.Rank < messageRank:
                    (found.Message, messageRank) = (i, meaning.Rank);
                    isInMessage = !pairs.IsQuoted;
                    found._messageEnd = 0;
                    break;
                case Role.Logger when found.Logger < 0 && !pairs.Key.SequenceEqual("name"u8)
                    && !pairs.Key.SequenceEqual("target"u8) && !pairs.Key.SequenceEqual("channel"u8):
                    found.Logger = i;
                    break;
            }
        }

        found.IsSlog = slogKeys == 3;
        return found;
    }

    /// <summary>The value of a pair.</summary>
    public static ReadOnlySpan<byte> At(ReadOnlySpan<byte> line, int index)
    {
        var pairs = new Logfmt(line);
        for (int i = 0; i <= index; i++)
            pairs.MoveNext();
        return pairs.Value;
    }

    /// <summary>The message: in quotes, or with the words behind it that belong to no pair.</summary>
    public readonly ReadOnlySpan<byte> MessageIn(ReadOnlySpan<byte> line, out bool isQuoted)
    {
        var pairs = new Logfmt(line);
        for (int i = 0; i <= Message; i++)
            pairs.MoveNext();
        isQuoted = pairs.IsQuoted;
        return isQuoted || _messageEnd == 0 ? pairs.Value : line[OffsetIn(line, pairs.Value).._messageEnd];
    }

    /// <summary>Whether a word without a key belongs to the message.</summary>
    public readonly bool IsInMessage(int index) => _messageEnd > 0 && index > Message && index <= _lastWord;

    private static int SlogKey(ReadOnlySpan<byte> key, int index) => index switch
    {
        0 => key.SequenceEqual("time"u8) ? 1 : 0,
        1 => key.SequenceEqual("level"u8) ? 1 : 0,
        _ => key.SequenceEqual("msg"u8) || key.SequenceEqual("source"u8) ? 1 : 0,
    };

    private static int OffsetIn(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part) =>
        line.Overlaps(part, out int offset) ? offset : line.Length;
}
