using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Stages;

/// <summary>Renames labels or sets them from templates: <c>| label_format path=uri, kind="{{.method}}-x"</c>.</summary>
public sealed class LabelFormatStage(IReadOnlyList<LabelFormat> formats) : Stage
{
    /// <summary>What is set, in order.</summary>
    public IReadOnlyList<LabelFormat> Formats => formats;

    /// <inheritdoc/>
    public override string ToString() => "| label_format " + string.Join(',', formats);

    internal static LabelFormatStage Parse(TokenReader tokens)
    {
        tokens.Take();
        var formats = new List<LabelFormat>();
        do
            formats.Add(ParseOne(tokens));
        while (tokens.TryTakeSymbol(","));
        return new LabelFormatStage(formats);
    }

    private static LabelFormat ParseOne(TokenReader tokens)
    {
        string name = tokens.TakeIdentifier();
        tokens.TakeSymbol("=");
        Token value = tokens.Current;
        if (value.Kind is not (TokenKind.Identifier or TokenKind.String))
            throw tokens.Unexpected("IDENTIFIER or STRING");
        tokens.Take();
        return new LabelFormat(name, value.Text, value.Kind == TokenKind.String);
    }
}
