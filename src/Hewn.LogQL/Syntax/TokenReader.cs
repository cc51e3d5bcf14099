using System.Text;

namespace Hewn.LogQL.Syntax;

/// <summary>Goes through the tokens of a query, and says what is wrong where.</summary>
internal sealed class TokenReader(string text, Language language = Language.Strict)
{
    private readonly List<Token> _tokens = Lexer.Read(text);
    private int _at;
    private int _depth;
    private int _operators;
    private int _lastOperator = -1; // where it stands: what is read a second time is not counted again

    /// <summary>True when more may be said than Loki understands.</summary>
    public bool IsExtended => language == Language.Extended;

    /// <summary>The token that is next.</summary>
    public Token Current => _tokens[_at];

    /// <summary>The token after that; the last one again at the end.</summary>
    public Token Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>The token that was taken last; the first one at the beginning.</summary>
    public Token Last => _tokens[Math.Max(_at - 1, 0)];

    /// <summary>Where this stands, for <see cref="GoBack"/>.</summary>
    public int Position => _at;

    /// <summary>Stands where it stood.</summary>
    public void GoBack(int position) => _at = position;

    /// <summary>Goes on and returns what was next.</summary>
    public Token Take() => Current.Kind == TokenKind.End ? Current : _tokens[_at++];

    /// <summary>Goes on if this punctuation is next.</summary>
    public bool TryTakeSymbol(string symbol) => TryTake(Current.IsSymbol(symbol));

    /// <summary>Goes on if this keyword is next.</summary>
    public bool TryTakeKeyword(string word) => TryTake(Current.IsKeyword(word));

    /// <summary>Goes on; this punctuation must be next.</summary>
    public void TakeSymbol(string symbol)
    {
        if (!TryTakeSymbol(symbol))
            throw Unexpected(symbol);
    }

    /// <summary>Goes on; a name must be next.</summary>
    public string TakeIdentifier(string expected = "IDENTIFIER") => Take(TokenKind.Identifier, expected).Text;

    /// <summary>Goes on; a quoted text must be next.</summary>
    public string TakeText() => Take(TokenKind.String, "STRING").Text;

    /// <summary>Goes on; a whole number from 1 must be next.</summary>
    public int TakeCount()
    {
        Token number = Take(TokenKind.Number, "NUMBER");
        return number.Number is >= 1 and <= int.MaxValue && number.Number == Math.Floor(number.Number)
            ? (int)number.Number
            : throw ParseException.At(number, $"{number.Text} is no whole number from 1");
    }

    /// <summary>The error of what only the extended language has.</summary>
    public ParseException Extension(string what) => ParseException.At(
        Current, $"{what} is an extension of the language that Loki does not know",
        "hewn query understands it over files, without --strict");

    /// <summary>Goes on; a token of this kind must be next.</summary>
    public Token Take(TokenKind kind, string expected) => Current.Kind == kind ? Take() : throw Unexpected(expected);

    /// <summary>The error of a token that cannot stand here.</summary>
    public ParseException Unexpected(string? expected = null, string? hint = null)
    {
        string tail = expected is null ? "" : ", expecting " + expected;
        return ParseException.At(Current, $"syntax error: unexpected {Current.Name}{tail}",
            LabelInstead() ?? LeftOut() ?? OtherLanguages.Find(_tokens, _at) ?? hint ?? Guess(expected));
    }

    /// <summary>Makes something of what was read; what makes no sense of it is so at a token.</summary>
    public static T Make<T>(Token token, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ParseException fault) when (fault.Line == 0)
        {
            throw fault.PlacedAt(token);
        }
    }

    /// <summary>Counts a level of nesting; <see cref="Leave"/> must follow.</summary>
    public void Enter()
    {
        if (++_depth > ParseLimits.MaxDepth)
            throw ParseException.At(Current, $"the query is nested more than {ParseLimits.MaxDepth} deep");
    }

    /// <summary>Counts an operator that puts two expressions or conditions together.</summary>
    public void CountOperator()
    {
        if (_at > _lastOperator)
        {
            _lastOperator = _at;
            _operators++;
        }

        if (_operators > ParseLimits.MaxOperators)
        {
            throw ParseException.At(Current, $"the query has more than {ParseLimits.MaxOperators} operators",
                "ask for many values at once: level=~\"a|b|c\"");
        }
    }

    /// <summary>The end of a level of nesting.</summary>
    public void Leave() => _depth--;

    private bool TryTake(bool isNext)
    {
        if (isNext)
            _at++;
        return isNext;
    }

    /// <summary>The label that is meant by a field's name with dots or hyphens, of which this is the first.</summary>
    private string? LabelInstead()
    {
        if (!IsInsideName(_at))
            return null;
        var label = new StringBuilder(_tokens[_at - 1].Text);
        for (int at = _at; IsInsideName(at); at += 2)
            label.Append('_').Append(_tokens[at + 1].Text);
        return $"labels have _ in place of other signs, also between an object and what is in it: {label}";
    }

    /// <summary>What is said of a range or a filter without a selector where only Loki's language is meant.</summary>
    private string? LeftOut() => !IsExtended && Current.Kind == TokenKind.Range && Last.IsSymbol("(")
        ? "only hewn query, without --strict, takes all lines where no selector stands: write {…} in front of the range"
        : null;

    private bool IsInsideName(int at)
    {
        if (at < 1 || at + 1 >= _tokens.Count || !(_tokens[at].IsSymbol(".") || _tokens[at].IsSymbol("-")))
            return false;
        (Token before, Token after) = (_tokens[at - 1], _tokens[at + 1]);
        return IsWord(before) && IsWord(after)
            && before.Offset + before.Text.Length == _tokens[at].Offset && _tokens[at].Offset + 1 == after.Offset;
    }

    private static bool IsWord(Token token) => token.Kind is TokenKind.Identifier or TokenKind.Keyword;

    private string? Guess(string? expected) => Current.Kind switch
    {
        TokenKind.Identifier when expected == "STRING" => "quote the text",
        TokenKind.Keyword when expected?.Contains("IDENTIFIER", StringComparison.Ordinal) == true =>
            $"'{Current.Text}' is a word of the language and cannot name a label here",
        TokenKind.Identifier => NearWord.Guess(Current.Text),
        TokenKind.End => "the query ends too early",
        TokenKind.Symbol when _at == 0 && Current.Text[0] is '|' or '!' =>
            "begin with a selector of streams, such as {app=\"api\"}",
        _ => null,
    };
}
