using Hewn.LogQL.Values;

namespace Hewn.LogQL.Syntax;

/// <summary>A piece of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of a string what it stands for, of a keyword its word in lower case.</param>
/// <param name="Line">Line it begins on, from 1.</param>
/// <param name="Column">Column it begins at, from 1.</param>
/// <param name="Offset">Characters before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column, int Offset)
{
    /// <summary>Nanoseconds of a duration or range; bytes of a size.</summary>
    public long Amount { get; init; }

    /// <summary>Value of a number.</summary>
    public double Number { get; init; }

    /// <summary>As Loki's messages name it.</summary>
    public string Name => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Identifier => "IDENTIFIER",
        TokenKind.String => "STRING",
        TokenKind.Number => "NUMBER",
        TokenKind.Duration => "DURATION",
        TokenKind.Bytes => "BYTES",
        TokenKind.Range => "RANGE",
        TokenKind.ParserFlag => "PARSER_FLAG",
        TokenKind.Keyword => Keywords.IsFunction(Text) ? Text.ToUpperInvariant() : Text,
        _ => Text,
    };

    /// <summary>True for this punctuation or operator.</summary>
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>True for this keyword.</summary>
    public bool IsKeyword(string word) => Kind == TokenKind.Keyword && Text == word;

    /// <summary>For diagnostics.</summary>
    public override string ToString() => Kind == TokenKind.String ? GoText.Quote(Text) : Text;
}
