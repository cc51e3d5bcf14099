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
    public static LogfmtRoles In(ReadOnlySpan<byte> line, ReadOnlySpan<LogfmtPairs.Pair> pairs, StampReader stamps)
    {
        var found = new LogfmtRoles(-1);
        byte timeRank = byte.MaxValue, levelRank = byte.MaxValue, messageRank = byte.MaxValue;
        int slogKeys = 0;
        bool isInMessage = false;
        for (int i = 0; i < pairs.Length; i++)
        {
            ref readonly LogfmtPairs.Pair pair = ref pairs[i];
            if (pair.KeyLength == 0)
            {
                if (isInMessage)
                    (found._messageEnd, found._lastWord) = (pair.ValueStart + pair.ValueLength, i);
                continue;
            }

            isInMessage = false;
            NameRole meaning = pair.Meaning;
            if (i < 3)
                slogKeys += SlogKey(pair.KeyIn(line), i);
            ReadOnlySpan<byte> value = pair.ValueIn(line);
            switch (meaning.Role)
            {
                case Role.Timestamp when meaning.Rank < timeRank && stamps.TryReadWhole(value, out long ticks):
                    (found.Timestamp, found.UtcTicks, timeRank) = (i, ticks, meaning.Rank);
                    break;
                case Role.Level when meaning.Rank < levelRank && LevelWords.TryRead(value, out _, out _):
                    (found.Level, levelRank) = (i, meaning.Rank);
                    break;
                case Role.Message when meaning.Rank < messageRank:
                    (found.Message, messageRank) = (i, meaning.Rank);
                    isInMessage = !pair.IsQuoted;
                    found._messageEnd = 0;
                    break;
                case Role.Logger when found.Logger < 0 && NamesLogger(pair.KeyIn(line)):
                    found.Logger = i;
                    break;
            }
        }

        found.IsSlog = slogKeys == 3;
        return found;
    }

    /// <summary>The message: in quotes, or with the words behind it that belong to no pair.</summary>
    public readonly ReadOnlySpan<byte> MessageIn(ReadOnlySpan<byte> line, in LogfmtPairs.Pair pair) =>
        pair.IsQuoted || _messageEnd == 0 ? pair.ValueIn(line) : line[pair.ValueStart.._messageEnd];

    /// <summary>Whether a word without a key belongs to the message.</summary>
    public readonly bool IsInMessage(int index) => _messageEnd > 0 && index > Message && index <= _lastWord;

    private static int SlogKey(ReadOnlySpan<byte> key, int index) => index switch
    {
        0 => key.SequenceEqual("time"u8) ? 1 : 0,
        1 => key.SequenceEqual("level"u8) ? 1 : 0,
        _ => key.SequenceEqual("msg"u8) || key.SequenceEqual("source"u8) ? 1 : 0,
    };

    /// <summary>Whether a key that may mean the logger does so in such a line.</summary>
    public static bool NamesLogger(ReadOnlySpan<byte> key) =>
        !key.SequenceEqual("name"u8) && !key.SequenceEqual("target"u8) && !key.SequenceEqual("channel"u8);
}
