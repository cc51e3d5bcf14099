namespace Hewn.Store.Dialects;

/// <summary>Lines and words of text records.</summary>
internal static class TextLines
{
    /// <summary>The first line, without its end, and what follows it.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        int end = text.IndexOf((byte)'\n');
        rest = end < 0 ? default : text[(end + 1)..];
        return end < 0 ? text : WithoutEnd(text[..(end + 1)]);
    }

    /// <summary>A line without its end.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\n"u8))
            line = line[..^1];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    /// <summary>What stands before the next space, and what behind all spaces.</summary>
    public static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        rest = end < 0 ? default : SkipSpace(text[end..]);
        return end < 0 ? text : text[..end];
    }

    /// <summary>Text without the spaces before it.</summary>
    public static ReadOnlySpan<byte> SkipSpace(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    /// <summary>What stands in the brackets that the text begins with, and what behind them; false when it does not
    /// begin so.</summary>
    public static bool TryBrackets(
        ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inside, out ReadOnlySpan<byte> rest)
    {
        int end = text.Length > 0 && text[0] == '[' ? text.IndexOf((byte)']') : -1;
        inside = end < 0 ? default : text[1..end];
        rest = end < 0 ? text : text[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Whether a text is digits, at least one.</summary>
    public static bool IsDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
