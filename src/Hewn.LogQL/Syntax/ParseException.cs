using System.Globalization;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// A text that is no LogQL. The message has Loki's form (<c>parse error at line 1, col 18: syntax error: unexpected },
/// expecting IDENTIFIER</c>; <c>parse error : …</c> for what is well formed but makes no sense). What Loki does not say
/// is in <see cref="Hint"/>, and of what makes no sense the place in <see cref="Line"/> and <see cref="Column"/>.
/// </summary>
public sealed class ParseException : LogQLException
{
    private ParseException(string message, int line, int column, string? hint)
        : base(message) => (Line, Column, Hint) = (line, column, hint);

    /// <summary>Line of the fault, from 1; 0 when the fault has no place.</summary>
    public int Line { get; }

    /// <summary>Column of the fault in characters, from 1; 0 when the fault has no place.</summary>
    public int Column { get; }

    /// <summary>What to do about it, or what was probably meant; null when nobody can tell.</summary>
    public string? Hint { get; }

    internal static ParseException At(int line, int column, string problem, string? hint = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"parse error at line {line}, col {column}: {problem}"),
            line, column, hint);

    internal static ParseException At(Token token, string problem, string? hint = null) =>
        At(token.Line, token.Column, problem, hint);

    /// <summary>The same fault with a place, unless it has one that is nearer.</summary>
    internal ParseException PlacedAt(Token token) =>
        Line > 0 ? this : new(Message, token.Line, token.Column, Hint);

    internal static ParseException Meaning(string problem, string? hint = null) =>
        new("parse error : " + problem, 0, 0, hint);
}
