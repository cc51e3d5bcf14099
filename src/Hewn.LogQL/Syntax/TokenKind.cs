namespace Hewn.LogQL.Syntax;

/// <summary>What a piece of a query is. Keywords have their word as <see cref="Token.Text"/>, in lower case.</summary>
internal enum TokenKind
{
    /// <summary>Behind the last character.</summary>
    End,

    /// <summary>A name that is no keyword here.</summary>
    Identifier,

    /// <summary>A quoted text; <see cref="Token.Text"/> is what it stands for.</summary>
    String,

    /// <summary>A number without a unit.</summary>
    Number,

    /// <summary>A number with units of time.</summary>
    Duration,

    /// <summary>A number with a unit of size.</summary>
    Bytes,

    /// <summary>A duration in square brackets.</summary>
    Range,

    /// <summary>A parser's flag, such as <c>--strict</c>.</summary>
    ParserFlag,

    /// <summary>A reserved word, or the name of a function where a function stands.</summary>
    Keyword,

    /// <summary>Punctuation, an operator, or a character that has no business here.</summary>
    Symbol,
}
