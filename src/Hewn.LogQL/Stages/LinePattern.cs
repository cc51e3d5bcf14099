using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>
/// A line's form: literal text with gaps, <c>&lt;ip&gt; - &lt;_&gt; "&lt;method&gt; &lt;path&gt;</c>. A named gap is a
/// capture, <c>&lt;_&gt;</c> is passed over. A gap is as short as the text behind it allows; there is no going back.
/// </summary>
public sealed class LinePattern
{
    private LinePattern(IReadOnlyList<LinePatternPart> parts) => Parts = parts;

    /// <summary>Text and gaps in order.</summary>
    public IReadOnlyList<LinePatternPart> Parts { get; }

    /// <summary>Reads the pattern of a parser, which must capture something.</summary>
    /// <exception cref="ParseException">It does not, or twice under one name, or gaps touch.</exception>
    internal static LinePattern ForParser(string text)
    {
        const string parser = "invalid pattern parser: ";
        if (text.Length == 0)
        {
            throw ParseException.Meaning(parser
                + "parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL");
        }

        LinePattern pattern = Read(text);
        string[] names = pattern.Parts.Where(part => part.IsCapture).Select(part => part.Text).ToArray();
        if (names.Length == 0)
            throw ParseException.Meaning(
                parser + "at least one capture is required", "name a gap: \"<method> <path>\"");
        pattern.RefuseTouchingGaps(parser);
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ParseException.Meaning($"{parser}duplicate capture name ({twice.Key}): invalid expression");
        return pattern;
    }

    /// <summary>Reads the pattern of a line filter, which captures nothing.</summary>
    /// <exception cref="ParseException">It has a named gap, or gaps touch.</exception>
    internal static LinePattern ForFilter(string text)
    {
        LinePattern pattern = Read(text);
        if (pattern.Parts.FirstOrDefault(part => part.IsCapture) is { } capture)
        {
            throw ParseException.Meaning($"named captures are not allowed: found '<{capture.Text}>'",
                $"write <_> instead of <{capture.Text}>, or use the parser: | pattern");
        }

        pattern.RefuseTouchingGaps("");
        return pattern;
    }

    private static LinePattern Read(string text)
    {
        var parts = new List<LinePatternPart>();
        int literalStart = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '<' || GapLength(text, at) is not (> 0 and int length))
                continue;
            if (at > literalStart)
                parts.Add(new(text[literalStart..at], IsGap: false));
            parts.Add(new(text[(at + 1)..(at + length - 1)], IsGap: true));
            at += length - 1;
            literalStart = at + 1;
        }

        if (literalStart < text.Length)
            parts.Add(new(text[literalStart..], IsGap: false));
        return new LinePattern(parts);
    }

    /// <summary>Length of the gap that begins here with its brackets; 0 when it is text.</summary>
    private static int GapLength(string text, int start)
    {
        int at = start + 1;
        while (at < text.Length && (text[at] == '_' || char.IsAsciiLetter(text[at])
            || (at > start + 1 && char.IsAsciiDigit(text[at]))))
            at++;
        return at > start + 1 && at < text.Length && text[at] == '>' ? at - start + 1 : 0;
    }

    private void RefuseTouchingGaps(string prefix)
    {
        for (int i = 1; i < Parts.Count; i++)
        {
            if (Parts[i - 1].IsGap && Parts[i].IsGap)
            {
                throw ParseException.Meaning(
                    $"{prefix}found consecutive capture '<{Parts[i - 1].Text}><{Parts[i].Text}>': invalid expression",
                    "put the text between them that tells where one ends");
            }
        }
    }
}
