using System.Numerics;
using System.Text;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Values;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Reads number literals by Go's rules.</summary>
internal static class TemplateNumberReader
{
    /// <summary>Reads a number token.</summary>
    /// <returns>Null, or what is wrong with it, in Go's words.</returns>
    public static string? Read(TemplateToken token, out NumberNode number)
    {
        string text = token.Text;
        number = new NumberNode(token.Start, text);
        if (token.Kind == TemplateTokenKind.CharConstant)
            return ReadChar(token, out number);
        if (token.Kind == TemplateTokenKind.Complex || text.EndsWith('i'))
            return ReadComplex(token, out number);
        if (GoInteger.TryParse(text, 0, out long integer))
        {
            number = new NumberNode(token.Start, text) { Integer = integer, Float = integer };
            return null;
        }

        if (GoInteger.TryParseUnsigned(text, out ulong large))
        {
            number = new NumberNode(token.Start, text) { IsTooLarge = true, Float = large };
            return null;
        }

        if (!GoNumber.TryParseLiteral(text, out double value))
            return "illegal number syntax: " + GoText.Quote(text);
        if (!text.AsSpan().ContainsAny(".eEpP"))
            return "integer overflow: " + GoText.Quote(text);
        bool isWhole = value == Math.Floor(value) && Math.Abs(value) < 9.2e18;
        number = new NumberNode(token.Start, text) { Float = value, Integer = isWhole ? (long)value : null };
        return null;
    }

    private static string? ReadChar(TemplateToken token, out NumberNode number)
    {
        string text = token.Text;
        number = new NumberNode(token.Start, text);
        string inner = text[1..^1];
        if (inner.StartsWith('\\'))
        {
            // The same escapes as in double quotes, but for the quotes themselves.
            if (inner == "\\\"")
                return "invalid syntax";
            int at = 0;
            string quoted = inner == "\\'" ? "\"'\"" : $"\"{inner}\"";
            if (GoText.Unquote(quoted, ref at, out inner) != GoTextReading.Good)
                return "invalid syntax";
        }

        bool isOne = inner.Length > 0 && Rune.TryGetRuneAt(inner, 0, out Rune rune)
            ? rune.Utf16SequenceLength == inner.Length
            : inner.Length == 1;
        if (inner.Length == 0)
            return "invalid syntax";
        if (!isOne)
            return "malformed character constant: " + text;
        int value = Rune.TryGetRuneAt(inner, 0, out Rune one) ? one.Value : inner[0] - 0xDC00;
        number = new NumberNode(token.Start, text) { Integer = value, Float = value };
        return null;
    }

    private static string? ReadComplex(TemplateToken token, out NumberNode number)
    {
        string text = token.Text;
        number = new NumberNode(token.Start, text);
        if (!text.EndsWith('i'))
            return "illegal number syntax: " + GoText.Quote(text);
        int split = token.Kind == TemplateTokenKind.Complex ? text.AsSpan(1).LastIndexOfAny('+', '-') + 1 : 0;
        if (split > 1 && text[split - 1] is 'e' or 'E' or 'p' or 'P')
            split = text.AsSpan(1, split - 1).LastIndexOfAny('+', '-') + 1;
        double real = 0;
        if (split > 0 && !GoNumber.TryParseLiteral(text[..split], out real))
            return "syntax error scanning complex number";
        if (!GoNumber.TryParseLiteral(text[split..^1], out double imaginary))
            return "illegal number syntax: " + GoText.Quote(text);
        number = new NumberNode(token.Start, text)
        {
            Complex = new Complex(real, imaginary),
            Float = imaginary == 0 ? real : null,
            Integer = imaginary == 0 && real == Math.Floor(real) && Math.Abs(real) < 9.2e18 ? (long)real : null,
        };
        return null;
    }
}
