using System.Buffers;

namespace Hewn.Store.Dialects.Text;

/// <summary>
/// What stands between a line's timestamp and its message: level, logger, thread, process number, in whatever order
/// and between whatever separators.
/// </summary>
internal ref struct StampedHead
{
    private const int MaxWords = 9; // that may stand before the level
    private const int MaxLoggerBytes = 128;
    private static readonly SearchValues<byte> _numbers = SearchValues.Create("0123456789 \t"u8);
    private static readonly SearchValues<byte> _marks = SearchValues.Create("[](){}:/_-@#|$."u8);

    /// <summary>The level's word; empty when there is none.</summary>
    public ReadOnlySpan<byte> Level { get; private set; }

    /// <summary>Who logged it.</summary>
    public ReadOnlySpan<byte> Logger { get; private set; }

    /// <summary>The thread, in brackets before the level.</summary>
    public ReadOnlySpan<byte> Thread { get; private set; }

    /// <summary>A number before the level.</summary>
    public ReadOnlySpan<byte> Process { get; private set; }

    /// <summary>Words before the level that are none of these.</summary>
    public ReadOnlySpan<byte> Prefix { get; private set; }

    /// <summary>What follows.</summary>
    public ReadOnlySpan<byte> Message { get; private set; }

    /// <summary>Takes the head of a text apart.</summary>
    /// <param name="text">What follows the timestamp.</param>
    /// <param name="hasLevel">True when the level stood before the timestamp.</param>
    public static StampedHead Read(ReadOnlySpan<byte> text, bool hasLevel)
    {
        StampedHead head = default;
        text = SkipSeparators(text);
        ReadOnlySpan<byte> message = text;
        if (!hasLevel && TryFindLevel(text, out ReadOnlySpan<byte> before, out ReadOnlySpan<byte> level, out message))
        {
            head.Level = level;
            head.ReadBefore(before);
        }

        if (hasLevel || !head.Level.IsEmpty)
            head.ReadAfter(ref message);
        head.Message = message;
        return head;
    }

    /// <summary>Looks for the level among the first words, as long as they can be a line's head.</summary>
    private static bool TryFindLevel(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before, out ReadOnlySpan<byte> level,
        out ReadOnlySpan<byte> after)
    {
        ReadOnlySpan<byte> rest = text;
        for (int words = 0; words < MaxWords && !rest.IsEmpty; words++)
        {
            int at = text.Length - rest.Length;
            ReadOnlySpan<byte> word = HeadWord(rest, out ReadOnlySpan<byte> behind);
            ReadOnlySpan<byte> bare = word.Trim("[]<>():|,"u8);
            bool isBracketed = word.Length >= 2 && word[0] is (byte)'[' or (byte)'<' or (byte)'(';
            bool isFirst = words == 0 || text[..at].TrimEnd(" \t-|"u8).Length == 0;
            bool isMarked = isBracketed || isFirst || word[^1] == ':' || text[..at].EndsWith("- "u8)
                || text[..at].EndsWith("|"u8) || text[..at].EndsWith("| "u8);
            if (LevelWords.IsHeadWord(bare)
                || (isMarked && bare.Length >= 3 && bare[0] > '9' && LevelWords.TryRead(bare, out _, out _))
                || (bare.Length == 1 && bare[0] is >= (byte)'A' and <= (byte)'Z'
                    && IsLetterMarked(text[..at], word, behind) && LevelWords.TryRead(bare, out _, out _)))
            {
                before = text[..at];
                level = bare;
                after = SkipSeparators(behind);
                return true;
            }

            if (!MayStandInHead(word, behind))
                break;
            rest = behind;
        }

        before = default;
        level = default;
        after = text;
        return false;
    }

    /// <summary>A letter is a level where it cannot be a word: in brackets, before a colon or bar, behind
    /// numbers.</summary>
    private static bool IsLetterMarked(
        ReadOnlySpan<byte> before, ReadOnlySpan<byte> word, ReadOnlySpan<byte> behind) =>
        word.Length > 1 || behind.StartsWith("|"u8)
        || (!before.IsEmpty && !before.ContainsAnyExcept(_numbers));

    /// <summary>A word, or what stands in brackets, or what stands before a bar.</summary>
    private static ReadOnlySpan<byte> HeadWord(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> behind)
    {
        if (TextLines.TryBrackets(text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> rest)
            && (rest.IsEmpty || rest[0] is (byte)' ' or (byte)'[' or (byte)':' or (byte)'\t'))
        {
            behind = TextLines.SkipSpace(rest);
            return text[..(inside.Length + 2)];
        }

        int end = text.IndexOfAny((byte)' ', (byte)'\t', (byte)'|');
        end = end < 0 ? text.Length : end == 0 ? 1 : end;
        behind = end < text.Length && text[end] == '|' ? text[end..] : TextLines.SkipSpace(text[end..]);
        return text[..end];
    }

    private static bool MayStandInHead(ReadOnlySpan<byte> word, ReadOnlySpan<byte> behind)
    {
        if (word.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 || word.IndexOfAny(_marks) >= 0)
            return word[^1] is not ((byte)'.' or (byte)',' or (byte)'!' or (byte)'?') || word.Length == 1;
        if (!word.ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
            return true;
        // A simple word: a logger's name, if a separator or the level comes next.
        if (behind.StartsWith("- "u8) || behind.StartsWith("|"u8))
            return true;
        return LevelWords.IsHeadWord(TextLines.Word(behind, out _).Trim("[]:"u8));
    }

    private void ReadBefore(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> rest = before;
        int others = 0;
        ReadOnlySpan<byte> name = default;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> word = HeadWord(rest, out rest);
            if (word.SequenceEqual("-"u8) || word.SequenceEqual("|"u8) || word.SequenceEqual(":"u8))
                continue;
            if (word[0] == '[' && Thread.IsEmpty)
                Thread = word.Trim("[]"u8);
            else if (TextLines.IsDigits(word) && Process.IsEmpty)
                Process = word;
            else if (name.IsEmpty && word.Length <= MaxLoggerBytes)
                name = word;
            else
                others++;
        }

        if (others == 0)
        {
            Logger = name;
            return;
        }

        Prefix = before.Trim(" \t-|"u8);
        Thread = default;
        Process = default;
    }

    /// <summary>A logger's name: <c>name: </c>, <c>name - </c>, <c>name | </c>, <c>[name] </c>.</summary>
    private void ReadAfter(ref ReadOnlySpan<byte> text)
    {
        if (Thread.IsEmpty && TextLines.TryBrackets(text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> rest)
            && IsLogger(inside) && rest.StartsWith(" "u8) && Logger.IsEmpty)
        {
            // logback has the thread here, others the logger: what more follows decides.
            ReadOnlySpan<byte> next = TextLines.Word(TextLines.SkipSpace(rest), out ReadOnlySpan<byte> afterNext);
            text = TextLines.SkipSpace(rest);
            bool isDotted = next.Count((byte)'.') >= 2;
            if (!IsLogger(next) || !(isDotted || afterNext.StartsWith("- "u8) || afterNext.StartsWith(": "u8)))
            {
                Logger = inside;
            }
            else
            {
                Thread = inside;
                if (isDotted)
                {
                    Logger = next;
                    text = afterNext;
                }
            }
        }

        if (!Logger.IsEmpty)
        {
            text = SkipSeparators(text);
            return;
        }

        ReadOnlySpan<byte> word = HeadWord(text, out ReadOnlySpan<byte> behind);
        ReadOnlySpan<byte> name = word.Length > 1 && word[^1] == ':' ? word[..^1] : word;
        bool isSeparated = name.Length < word.Length || behind.StartsWith("- "u8) || behind.StartsWith("|"u8)
            || behind.StartsWith(": "u8) || (behind.StartsWith("["u8) && word.Contains((byte)'.'));
        if (!isSeparated || !IsLogger(name))
            return;
        Logger = name;
        text = SkipSeparators(behind);
    }

    private static bool IsLogger(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !".-_/$:#@"u8.Contains(b))
                return false;
        }

        return name.Length is > 0 and <= MaxLoggerBytes && name.IndexOfAnyInRange((byte)'A', (byte)'z') >= 0;
    }

    private static ReadOnlySpan<byte> SkipSeparators(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = TextLines.SkipSpace(text);
            if (text.StartsWith("- "u8) || text.StartsWith("|"u8) || text.StartsWith(": "u8)
                || text.StartsWith(":\t"u8))
                text = text[1..];
            else
                return text;
        }
    }
}
