using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>Writes the line anew from a template: <c>| line_format "{{.method}} {{.status}}"</c>.</summary>
public sealed class LineFormatStage(string template) : Stage
{
    /// <summary>The template, Go's text/template.</summary>
    public string Template => template;

    /// <inheritdoc/>
    public override string ToString() => "| line_format " + GoText.Quote(template);

    internal static LineFormatStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new LineFormatStage(tokens.TakeText());
    }
}
