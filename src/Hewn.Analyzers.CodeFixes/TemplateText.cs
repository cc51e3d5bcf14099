using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hewn.Analyzers.CodeFixes;

/// <summary>Writes the pieces of a message as a template of <c>ILogger</c> with its arguments.</summary>
internal sealed class TemplateText
{
    private readonly StringBuilder _template = new();
    private readonly List<ExpressionSyntax> _values = [];
    private readonly HashSet<string> _names = [];

    /// <summary>Takes the pieces.</summary>
    public TemplateText(IEnumerable<MessagePart> parts)
    {
        foreach (MessagePart part in parts)
        {
            if (part.Text is { } text)
                _template.Append(text.Replace("{", "{{").Replace("}", "}}"));
            else
                AppendHole(part);
        }
    }

    /// <summary>The template's expression, e.g. <c>"Loaded {Count} models"</c>.</summary>
    public ExpressionSyntax Template => SyntaxFactory.LiteralExpression(
        SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(_template.ToString()));

    /// <summary>The holes' values in their order.</summary>
    public IReadOnlyList<ExpressionSyntax> Values => _values;

    private void AppendHole(MessagePart part)
    {
        string word = HoleNames.Suggest(part.Value!);
        string name = char.ToUpperInvariant(word[0]) + word.Substring(1);
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _template.Append('{').Append(unique);
        if (part.Alignment is { } alignment)
            _template.Append(',').Append(alignment);
        if (part.Format is { } format)
            _template.Append(':').Append(format);
        _template.Append('}');
        _values.Add(part.Value!);
    }
}
