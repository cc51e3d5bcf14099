namespace Hewn.LogQL.Expressions;

/// <summary>
/// A query, or a part of one that has a value of its own. Immutable. <see cref="object.ToString"/> prints it on one
/// line, in Loki's form; what is printed parses to an equal expression.
/// </summary>
public abstract class Expression
{
    /// <summary>The longest line that <see cref="Format(int)"/> leaves as it is, in characters.</summary>
    internal const int MaxLineLength = 100;

    private protected Expression()
    {
    }

    /// <summary>Prints the expression over several lines where one would be longer than 100 characters.</summary>
    /// <remarks>The layout is that of Loki's <c>format_query</c>.</remarks>
    public string Format() => Format(0);

    /// <summary>Prints with this depth of indentation.</summary>
    internal string Format(int depth) =>
        ToString()!.Length > MaxLineLength ? FormatSplit(depth) : Indent(depth) + ToString();

    /// <summary>Prints over several lines.</summary>
    private protected abstract string FormatSplit(int depth);

    /// <summary>Blanks at the front of a line.</summary>
    private protected static string Indent(int depth) => new(' ', 2 * depth);
}
