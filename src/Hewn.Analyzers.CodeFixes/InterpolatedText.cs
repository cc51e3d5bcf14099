using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>Writes the pieces of a message as one interpolated string.</summary>
internal static class InterpolatedText
{
    /// <summary>The string's expression, e.g. <c>$"a {x} b"</c>.</summary>
    public static ExpressionSyntax Of(IEnumerable<MessagePart> parts)
    {
        var source = new StringBuilder("$\"");
        foreach (MessagePart part in parts)
        {
            if (part.Text is { } text)
                source.Append(Escaped(text));
            else
                AppendHole(source, part);
        }

        return SyntaxFactory.ParseExpression(source.Append('"').ToString());
    }

    /// <summary>Text as it stands in the source of a string, its braces doubled.</summary>
    public static string Escaped(string text)
    {
        string quoted = SymbolDisplay.FormatLiteral(text, quote: true);
        return quoted.Substring(1, quoted.Length - 2).Replace("{", "{{").Replace("}", "}}");
    }

    private static void AppendHole(StringBuilder source, MessagePart part)
    {
        ExpressionSyntax value = part.Value!;
        bool needsParentheses = value.DescendantNodesAndSelf().Any(node => HasColon(node) && !IsEnclosed(node, value));
        source.Append('{').Append(needsParentheses ? "(" : "").Append(value).Append(needsParentheses ? ")" : "");
        if (part.Alignment is { } alignment)
            source.Append(',').Append(alignment);
        if (part.Format is { } format)
            source.Append(':').Append(Escaped(format));
        source.Append('}');
    }

    // A colon, unless in brackets, would begin the format.
    private static bool HasColon(SyntaxNode node) => node is ConditionalExpressionSyntax or AliasQualifiedNameSyntax;

    private static bool IsEnclosed(SyntaxNode node, SyntaxNode value) => node.AncestorsAndSelf()
        .TakeWhile(above => above != value.Parent)
        .Any(above => above is ParenthesizedExpressionSyntax or BaseArgumentListSyntax);
}
