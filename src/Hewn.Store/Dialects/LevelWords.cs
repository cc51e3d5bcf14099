using System.Buffers.Text;

namespace Hewn.Store.Dialects;

/// <summary>Reads levels as all the loggers spell them: words, letters and numbers.</summary>
internal static class LevelWords
{
    private const int MaxBytes = 24;

    /// <summary>The level that a word or number names.</summary>
    /// <param name="text">In any case, with spaces around it.</param>
    /// <param name="level">The level.</param>
    /// <param name="saysMore">True when the word says more than the level (<c>notice</c>, <c>INFO+2</c>).</param>
    /// <returns>False when it names none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out Level level, out bool saysMore)
    {
        (level, saysMore) = (default, false);
        text = text.Trim(" \t"u8);
        if (text.Length is 0 or > MaxBytes)
            return false;
        if (text[0] is >= (byte)'0' and <= (byte)'9')
            return Utf8Parser.TryParse(text, out int number, out int used) && used == text.Length
                && TryReadNumber(number, out level, out saysMore);
        Span<byte> lower = stackalloc byte[MaxBytes];
        lower = lower[..text.Length];
        for (int i = 0; i < text.Length; i++)
            lower[i] = (byte)(text[i] is >= (byte)'A' and <= (byte)'Z' ? text[i] | 0x20 : text[i]);
        return TryReadWord(lower, out level, out saysMore) || TryReadSlog(lower, out level, out saysMore);
    }

    /// <summary>Whether a word is a level's name of two letters or more in capitals, as in the head of a
    /// line.</summary>
    public static bool IsHeadWord(ReadOnlySpan<byte> word) =>
        word.Length is >= 3 and <= 11 && !word.ContainsAnyExceptInRange((byte)'A', (byte)'Z')
        && TryRead(word, out _, out _);

    /// <summary>syslog's severity, 0 to 7.</summary>
    public static Level OfSeverity(int severity) => severity switch
    {
        <= 2 => Level.Fatal,
        3 => Level.Error,
        4 => Level.Warn,
        <= 6 => Level.Info,
        _ => Level.Debug,
    };

    /// <summary>
    /// Numbers by their range: syslog's severities below 8, pino's and bunyan's below 100, monolog's from there on.
    /// </summary>
    private static bool TryReadNumber(int number, out Level level, out bool saysMore)
    {
        (level, saysMore) = number switch
        {
            < 8 => (OfSeverity(number), number is 0 or 1 or 5),
            < 10 => (Level.Trace, true),
            < 70 => ((Level)(number / 10 - 1), number % 10 != 0),
            < 100 => (Level.Fatal, true),
            < 200 => (Level.Debug, number != 100),
            < 300 => (Level.Info, number != 200),
            < 400 => (Level.Warn, number != 300),
            < 500 => (Level.Error, number != 400),
            _ => (Level.Fatal, number != 500),
        };
        return number is < 8 or (>= 10 and <= 600);
    }

    private static bool TryReadWord(ReadOnlySpan<byte> word, out Level level, out bool saysMore)
    {
        (level, saysMore) = (default, false);
        if (word.Length > sizeof(ulong))
            return TryReadLongWord(word, out level, out saysMore);
        ulong key = KeyOf(word);
        for (int slot = SlotOf(key); _keys[slot] != 0; slot = (slot + 1) % Slots)
        {
            if (_keys[slot] != key)
                continue;
            (level, saysMore) = ((Level)(_meanings[slot] & ~SaysMore), (_meanings[slot] & SaysMore) != 0);
            return true;
        }

        return false;
    }

    private static bool TryReadLongWord(ReadOnlySpan<byte> word, out Level level, out bool saysMore)
    {
        foreach (Word each in _longWords)
        {
            if (word.SequenceEqual(each.Name))
            {
                (level, saysMore) = ((Level)(each.Meaning & ~SaysMore), (each.Meaning & SaysMore) != 0);
                return true;
            }
        }

        (level, saysMore) = (default, false);
        return false;
    }

    /// <summary>The bytes of a word as one number.</summary>
    private static ulong KeyOf(ReadOnlySpan<byte> word)
    {
        ulong key = 0;
        foreach (byte b in word)
            key = key << 8 | b;
        return key;
    }

    /// <summary>slog's levels between the named ones: <c>debug-4</c>, <c>info+2</c>, <c>error+4</c>.</summary>
    private static bool TryReadSlog(ReadOnlySpan<byte> word, out Level level, out bool saysMore)
    {
        (level, saysMore) = (default, true);
        int sign = word.IndexOfAny((byte)'+', (byte)'-');
        if (sign < 4 || !Utf8Parser.TryParse(word[sign..], out int step, out int used) || used != word.Length - sign)
            return false;
        int? named = word[..sign] switch
        {
            [(byte)'d', (byte)'e', (byte)'b', (byte)'u', (byte)'g'] => -4,
            [(byte)'i', (byte)'n', (byte)'f', (byte)'o'] => 0,
            [(byte)'w', (byte)'a', (byte)'r', (byte)'n'] => 4,
            [(byte)'e', (byte)'r', (byte)'r', (byte)'o', (byte)'r'] => 8,
            _ => null,
        };
        if (named is null || step is < -1000 or > 1000)
            return false;
        level = (named.Value + step) switch
        {
            < -4 => Level.Trace,
            < 0 => Level.Debug,
            < 4 => Level.Info,
            < 8 => Level.Warn,
            < 12 => Level.Error,
            _ => Level.Fatal,
        };
        return true;
    }

    private const int Slots = 256; // four times the words, so that most are found at once
    private const byte SaysMore = 0x80;

    // Tables of plain numbers, filled by plain loops: a command that shows a short file has no time for more.
    private static readonly ulong[] _keys = new ulong[Slots];
    private static readonly byte[] _meanings = new byte[Slots];
    private static readonly List<Word> _longWords = [];

    static LevelWords()
    {
        Add(Level.Trace, "trace trce trc verbose verb vrb finest finer t v", "silly spam");
        Add(Level.Debug, "debug dbug dbg deb fine d", "config");
        Add(Level.Info, "info information informational inf i log", "notice note success n default");
        Add(Level.Warn, "warn warning wrn w", "");
        Add(Level.Error, "error err eror fail failure severe e", "");
        Add(Level.Fatal, "fatal critical crit ftl crt f c", "panic dpanic alert emerg emergency");
    }

    private static void Add(Level level, string words, string more)
    {
        foreach (string word in words.Split(' '))
            Add(word, (byte)level);
        foreach (string word in more.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Add(word, (byte)((byte)level | SaysMore));
    }

    private static void Add(string word, byte meaning)
    {
        byte[] name = System.Text.Encoding.UTF8.GetBytes(word);
        if (name.Length > sizeof(ulong))
        {
            _longWords.Add(new(name, meaning));
            return;
        }

        ulong key = KeyOf(name);
        int slot = SlotOf(key);
        while (_keys[slot] != 0)
            slot = (slot + 1) % Slots;
        (_keys[slot], _meanings[slot]) = (key, meaning);
    }

    private static int SlotOf(ulong key) => (int)(unchecked(key * 0x9E37_79B9_7F4A_7C15) >> 56);

    private sealed record Word(byte[] Name, byte Meaning);
}
