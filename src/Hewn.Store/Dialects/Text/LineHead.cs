namespace Hewn.Store.Dialects.Text;

/// <summary>A level that stands before a message.</summary>
internal static class LineHead
{
    /// <summary>
    /// <c>LEVEL: message</c>: any level in capitals, or one of Hewn's own names in any case. <c>panic: …</c> is none.
    /// </summary>
    public static bool TryLevelColon(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word, out ReadOnlySpan<byte> message)
    {
        int end = text[..Math.Min(text.Length, 12)].IndexOf((byte)':');
        word = end < 3 ? default : text[..end];
        message = end < 3 ? text : TextLines.SkipSpace(text[(end + 1)..]);
        return end >= 3 && (LevelWords.IsHeadWord(word.TrimEnd((byte)' ')) || IsName(word));
    }

    private static bool IsName(ReadOnlySpan<byte> word)
    {
        Span<char> name = stackalloc char[12];
        return System.Text.Encoding.UTF8.TryGetChars(word, name, out int length)
            && LevelNames.TryParse(name[..length], out _);
    }

    /// <summary>The level that a line of no known form begins with, in capitals or brackets.</summary>
    /// <param name="text">The line.</param>
    /// <param name="word">The level's word.</param>
    /// <param name="message">What stands behind it; the whole line where nothing does.</param>
    public static bool TryLevel(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> word, out ReadOnlySpan<byte> message)
    {
        message = text;
        bool isLevel = TextLines.TryBrackets(text, out word, out ReadOnlySpan<byte> rest)
            ? word.Length >= 3 && word[0] > '9' && LevelWords.TryRead(word, out _, out _)
            : LevelWords.IsHeadWord(word = TextLines.Word(text, out rest).TrimEnd((byte)':'));
        if (!isLevel)
            return false;
        rest = TextLines.SkipSpace(rest.StartsWith(":"u8) ? rest[1..] : rest);
        message = rest.IsEmpty ? text : rest;
        return true;
    }
}
