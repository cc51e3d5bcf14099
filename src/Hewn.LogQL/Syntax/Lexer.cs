using System.Globalization;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Syntax;

/// <summary>
/// Cuts a query into tokens. Text and numbers follow Go's rules (escapes, raw strings in backquotes, comments with
/// <c>#</c>, <c>//</c> and <c>/* */</c>), as they do in Loki.
/// </summary>
internal sealed class Lexer
{
    private static readonly string[] _operators =
    [
        "|=", "|~", "|>", "!=", "!~", "!>", "==", "=~", ">=", "<=", "=", ">", "<", "|", "{", "}", "(", ")", "[", "]",
        ",", ".", "+", "-", "*", "/", "%", "^",
    ];

    private const string DurationUnits = "nuµmshdwy";

    private static readonly string[] _groupings = ["by", "without"];

    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private Lexer(string text) => _text = text;

    private char Current => At(_at);

    /// <summary>The tokens of a text; the last one is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="ParseException">A string without end, a wrong escape, number or range.</exception>
    public static List<Token> Read(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes >= ParseLimits.MaxLength)
        {
            throw ParseException.Meaning(string.Create(CultureInfo.InvariantCulture,
                $"input size too long ({bytes} > {ParseLimits.MaxLength})"));
        }

        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        SkipBlanksAndComments();
        int start = _at;
        if (start >= _text.Length)
            return Make(TokenKind.End, "", start);
        char first = Current;
        if (IsLetter(first))
            return Word(start);
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(At(_at + 1))))
            return NumberWithUnit(start);
        return first switch
        {
            '"' or '`' => Quoted(start),
            '[' => Range(start),
            '\'' => Character(start),
            '-' when At(_at + 1) == '-' && IsLetter(At(_at + 2)) => Flag(start),
            '-' when NegativeDuration(start) is { } duration => duration,
            _ => Operator(start),
        };
    }

    private void SkipBlanksAndComments()
    {
        while (_at < _text.Length)
        {
            if (Current is ' ' or '\t' or '\r' or '\n')
                Step();
            else if (Current == '#' || (Current == '/' && At(_at + 1) == '/'))
                SkipLine();
            else if (Current == '/' && At(_at + 1) == '*')
                SkipComment();
            else
                return;
        }
    }

    private void SkipLine()
    {
        while (_at < _text.Length && Current != '\n')
            _at++;
    }

    private void SkipComment()
    {
        int start = _at;
        int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
            throw Fault(start, "comment not terminated", "end the comment with */");
        while (_at < end + 2)
            Step();
    }

    private Token Word(int start)
    {
        while (IsLetter(Current) || char.IsDigit(Current))
            _at++;
        string word = _text[start.._at];
        string lower = word.ToLowerInvariant();
        if (Keywords.IsReserved(lower) || (Keywords.IsFunction(lower) && FunctionFollows()))
            return Make(TokenKind.Keyword, lower, start);
        return Make(TokenKind.Identifier, word, start);
    }

    /// <summary>Whether what stands next makes the word before it a function: a bracket, or a grouping.</summary>
    private bool FunctionFollows()
    {
        int at = BehindBlanks(_at);
        foreach (string grouping in _groupings)
        {
            if (string.Compare(_text, at, grouping, 0, grouping.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return At(BehindBlanks(at + grouping.Length)) == '(';
        }

        return At(at) == '(';
    }

    private int BehindBlanks(int at)
    {
        while (char.IsWhiteSpace(At(at)))
            at++;
        return at;
    }

    private Token Quoted(int start)
    {
        GoTextReading reading = GoText.Unquote(_text, ref _at, out string value);
        if (reading != GoTextReading.Good)
        {
            throw reading == GoTextReading.BadEscape
                ? Fault(start, "invalid char escape", @"write \\ for a backslash, or put the text into `backquotes`")
                : Fault(start, "literal not terminated", "the text has no closing quote");
        }

        Token token = Make(TokenKind.String, value, start);
        for (int i = start; i < _at; i++) // only raw strings span lines
            CountLine(i);
        return token;
    }

    /// <summary>
    /// A character as Go quotes it, which the language has no use for: Loki takes it for a name.
    /// </summary>
    private Token Character(int start)
    {
        int end = start + 1;
        int count = 0;
        for (; At(end) is not ('\'' or '\n' or '\0'); count++)
            end += At(end) == '\\' || (end + 1 < _text.Length && char.IsSurrogatePair(_text, end)) ? 2 : 1;
        const string hint = "texts stand in \"quotes\" or `backquotes`";
        if (At(end) != '\'')
            throw Fault(start, "literal not terminated", hint);
        _at = end + 1;
        return count == 1
            ? Make(TokenKind.Identifier, _text[start.._at], start)
            : throw Fault(start, "invalid char literal", hint);
    }

    /// <summary>A duration with its sign, as in <c>offset -5m</c>; no blank may stand between them.</summary>
    private Token? NegativeDuration(int start)
    {
        _at++;
        bool hasUnit = TryUnit(DurationUnits, out int end);
        _at = start;
        if (!hasUnit || !GoDuration.TryParse(_text[start..end], out long nanoseconds))
            return null;
        _at = end;
        return Make(TokenKind.Duration, _text[start..end], start) with { Amount = nanoseconds };
    }

    private Token Range(int start)
    {
        int end = _text.IndexOf(']', start);
        if (end < 0)
            throw Fault(start, "missing closing ']' in duration", "a range looks like [5m]");
        string inside = _text[(start + 1)..end];
        if (PrometheusDuration.Parse(inside, out long nanoseconds) is { } problem)
            throw Fault(start, problem, "a range looks like [5m] or [1h30m], with the units ms s m h d w y");
        _at = end + 1;
        return Make(TokenKind.Range, inside, start) with { Amount = nanoseconds };
    }

    private Token Flag(int start)
    {
        _at += 2;
        while (IsLetter(Current) || char.IsDigit(Current) || Current == '-')
            _at++;
        return Make(TokenKind.ParserFlag, _text[start.._at], start);
    }

    private Token NumberWithUnit(int start)
    {
        if (NumberScanner.Scan(_text, ref _at) is { } problem)
            throw Fault(start, problem);
        int numberEnd = _at;
        if (TryUnit(DurationUnits, out int end) && GoDuration.TryParseAny(_text[start..end], out long nanoseconds))
        {
            _at = end;
            return Make(TokenKind.Duration, _text[start..end], start) with { Amount = nanoseconds };
        }

        if (TryUnit("BikKMGTP", out end) && ByteSize.TryParse(_text[start..end], out long bytes))
        {
            _at = end;
            return Make(TokenKind.Bytes, _text[start..end], start) with { Amount = bytes };
        }

        string text = _text[start..numberEnd];
        double number = GoFloat.TryParse(text, out double value) ? value : double.NaN;
        return Make(TokenKind.Number, text, start) with { Number = number };
    }

    /// <summary>Whether units follow a number, and where they (and the numbers between them) end.</summary>
    private bool TryUnit(string letters, out int end)
    {
        end = _at;
        while (At(end) == '.' || char.IsAsciiDigit(At(end)) || (At(end) != '\0' && letters.Contains(At(end))))
            end++;
        return end > _at;
    }

    private Token Operator(int start)
    {
        foreach (string symbol in _operators)
        {
            if (string.CompareOrdinal(_text, start, symbol, 0, symbol.Length) != 0)
                continue;
            _at += symbol.Length;
            return Make(TokenKind.Symbol, symbol, start);
        }

        // What is nothing else is a name to Loki: {a:b="c"} fails behind its a, and {$="c"} does not. Of these two
        // names a print could not be read back: they and the "=" beside them are other signs.
        TokenKind kind = Current is '!' or '~' ? TokenKind.Symbol : TokenKind.Identifier;
        _at += start + 1 < _text.Length && char.IsSurrogatePair(_text, start) ? 2 : 1;
        return Make(kind, _text[start.._at], start);
    }

    private Token Make(TokenKind kind, string text, int start) =>
        new(kind, text, _line, Math.Max(1, start - _lineStart + 1), start);

    private ParseException Fault(int start, string problem, string? hint = null) =>
        ParseException.At(_line, Math.Max(1, start - _lineStart + 1), problem, hint);

    private void Step()
    {
        CountLine(_at);
        _at++;
    }

    private void CountLine(int at)
    {
        if (_text[at] != '\n')
            return;
        _line++;
        _lineStart = at + 1;
    }

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private static bool IsLetter(char letter) => letter == '_' || char.IsLetter(letter);
}
