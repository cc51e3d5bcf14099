using System.Text;

namespace Hewn.Extensions;

/// <summary>A message template such as <c>Evicted {Blocks} blocks of {Model}</c>, taken apart. Immutable.</summary>
internal sealed class MessageTemplate
{
    private MessageTemplate(TemplateHole[] holes, string tail) => (Holes, Tail) = (holes, tail);

    /// <summary>The holes in their order.</summary>
    public TemplateHole[] Holes { get; }

    /// <summary>The text behind the last hole.</summary>
    public string Tail { get; }

    /// <summary>
    /// Takes a template apart; null for one that the framework may read otherwise, such as <c>{a}}</c>, whose hole ends
    /// at a later brace if there is one.
    /// </summary>
    public static MessageTemplate? Parse(string text)
    {
        var holes = new List<TemplateHole>();
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is '{' or '}')
            {
                bool isEscaped = at + 1 < text.Length && text[at + 1] == c;
                int end = isEscaped ? at + 1 : text.IndexOf('}', at);
                if (isEscaped)
                    literal.Append(c);
                else if (c == '}' || end < 0 || !TryAddHole(holes, literal, text.AsSpan((at + 1)..end)))
                    return null;
                at = end + 1;
            }
            else
            {
                literal.Append(c);
                at++;
            }
        }

        return new MessageTemplate([.. holes], literal.ToString());
    }

    private static bool TryAddHole(List<TemplateHole> holes, StringBuilder literal, ReadOnlySpan<char> text)
    {
        if (text.Contains('{') || !TemplateHole.TryParse(literal.ToString(), text, out TemplateHole hole))
            return false;
        holes.Add(hole);
        literal.Clear();
        return true;
    }
}
