using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>A token.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Text">Its text, or the message of a fault.</param>
/// <param name="Line">The line it begins in, from 1.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, int Start, string Text, int Line)
{
    private const int MaxShownRunes = 10;

    /// <summary>As Go's messages show it.</summary>
    public override string ToString()
    {
        if (Kind == TemplateTokenKind.End)
            return "EOF";
        if (Kind == TemplateTokenKind.Error)
            return Text;
        if (Kind >= TemplateTokenKind.Dot)
            return $"<{Text}>";
        if (Encoding.UTF8.GetByteCount(Text) <= MaxShownRunes)
            return GoText.Quote(Text);
        return GoText.Quote(string.Concat(Text.EnumerateRunes().Take(MaxShownRunes))) + "...";
    }
}
