using System.Globalization;
using Hewn.LogQL.Templates.Functions;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Goes through the tokens of a template.</summary>
internal sealed class TemplateReader(
    string name, List<TemplateToken> tokens, Func<string, TemplateFunction?> findFunction)
{
    private int _at;
    private int _furthest;

    /// <summary>The line of the opening braces of the action that is read; 0 outside.</summary>
    public int ActionLine { get; set; }

    /// <summary>Places already read; going back is setting it.</summary>
    public int At
    {
        get => _at;
        set => _at = value;
    }

    /// <summary>Whether the template can call a function of this name.</summary>
    public bool HasFunction(string function) => findFunction(function) is not null;

    /// <summary>The current token.</summary>
    public TemplateToken Peek()
    {
        _furthest = Math.Max(_furthest, Math.Min(_at, tokens.Count - 1));
        return tokens[Math.Min(_at, tokens.Count - 1)];
    }

    /// <summary>Takes the current token.</summary>
    public TemplateToken Next()
    {
        TemplateToken token = Peek();
        _at++;
        return token;
    }

    /// <summary>The current token behind blanks, which are taken.</summary>
    public TemplateToken PeekNonSpace()
    {
        while (Peek().Kind == TemplateTokenKind.Space)
            _at++;
        return Peek();
    }

    /// <summary>Takes the current token behind blanks.</summary>
    public TemplateToken NextNonSpace()
    {
        PeekNonSpace();
        return Next();
    }

    /// <summary>Takes a token of a kind.</summary>
    public TemplateToken Expect(TemplateTokenKind kind, string context)
    {
        TemplateToken token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    /// <summary>The exception for a token that does not belong here.</summary>
    public LogQLException Unexpected(TemplateToken token, string context)
    {
        if (token.Kind != TemplateTokenKind.Error)
            return Fault($"unexpected {token} in {context}");
        string extra = "";
        if (ActionLine != 0 && ActionLine != token.Line)
        {
            string start = token.Text.EndsWith(" action", StringComparison.Ordinal) ? "" : " in action";
            extra = string.Create(CultureInfo.InvariantCulture, $"{start} started at {name}:{ActionLine}");
        }

        return Fault(token + extra);
    }

    /// <summary>The exception for a fault at the last token that was looked at.</summary>
    public EvaluationException Fault(string problem) => new(string.Create(CultureInfo.InvariantCulture,
        $"template: {name}:{tokens[_furthest].Line}: {problem}"));
}
