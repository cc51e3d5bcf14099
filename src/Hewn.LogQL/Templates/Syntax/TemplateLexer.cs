using System.Globalization;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Cuts a template into tokens, as Go's text/template does.</summary>
internal sealed class TemplateLexer
{
    private const string Spaces = " \t\r\n";

    private static readonly Dictionary<string, TemplateTokenKind> _keywords = new()
    {
        ["nil"] = TemplateTokenKind.Nil, ["block"] = TemplateTokenKind.Block, ["break"] = TemplateTokenKind.Break,
        ["continue"] = TemplateTokenKind.Continue, ["define"] = TemplateTokenKind.Define,
        ["else"] = TemplateTokenKind.Else, ["end"] = TemplateTokenKind.EndKeyword, ["if"] = TemplateTokenKind.If,
        ["range"] = TemplateTokenKind.Range, ["template"] = TemplateTokenKind.Template,
        ["with"] = TemplateTokenKind.With, ["true"] = TemplateTokenKind.Bool, ["false"] = TemplateTokenKind.Bool,
    };

    private readonly string _text;
    private readonly List<TemplateToken> _tokens = [];
    private int _start;
    private int _at;
    private int _line = 1;
    private int _parenthesisDepth;
    private bool _isFaulty;

    private TemplateLexer(string text) => _text = text;

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>All tokens; the last is the end, or the first fault.</summary>
    public static List<TemplateToken> Lex(string text)
    {
        var lexer = new TemplateLexer(text);
        while (!lexer._isFaulty && lexer.LexText())
            lexer.LexAction();
        return lexer._tokens;
    }

    /// <summary>Takes text up to the next action.</summary>
    /// <returns>False when there is none.</returns>
    private bool LexText()
    {
        int open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
        if (open < 0)
        {
            _at = _text.Length;
            if (_at > _start)
                Emit(TemplateTokenKind.Text);
            Emit(TemplateTokenKind.End);
            return false;
        }

        int end = open;
        bool isTrimmed = HasLeftTrim(open + 2);
        if (isTrimmed)
        {
            while (end > _start && Spaces.Contains(_text[end - 1], StringComparison.Ordinal))
                end--;
        }

        _at = end;
        if (_at > _start)
            Emit(TemplateTokenKind.Text);
        _at = open;
        Ignore();
        return true;
    }

    private void LexAction()
    {
        int marker = HasLeftTrim(_at + 2) ? 2 : 0;
        if (StandsAt("/*", _at + 2 + marker))
        {
            _at += 2 + marker;
            LexComment();
            return;
        }

        _at += 2;
        Emit(TemplateTokenKind.Open);
        _at += marker;
        Ignore();
        _parenthesisDepth = 0;
        while (!_isFaulty && LexInside())
        {
        }
    }

    private void LexComment()
    {
        Ignore();
        int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            Fail("unclosed comment");
            return;
        }

        _at = end + 2;
        if (!IsAtClose(out bool isTrimmed))
        {
            Fail("comment ends before closing delimiter");
            return;
        }

        _at += isTrimmed ? 4 : 2;
        SkipTrimmed(isTrimmed);
    }

    /// <summary>Takes one token inside an action.</summary>
    /// <returns>False when it closed the action.</returns>
    private bool LexInside()
    {
        if (IsAtClose(out bool isTrimmed))
        {
            if (_parenthesisDepth > 0)
                return Fail("unclosed left paren");
            LexClose(isTrimmed);
            return false;
        }

        if (IsAtEnd)
            return Fail("unclosed action");
        char letter = _text[_at];
        if (Spaces.Contains(letter, StringComparison.Ordinal))
            return LexSpace();
        switch (letter)
        {
            case '=':
                return Take(1, TemplateTokenKind.Assign);
            case ':':
                return StandsAt(":=", _at) ? Take(2, TemplateTokenKind.Declare) : Fail("expected :=");
            case '|':
                return Take(1, TemplateTokenKind.Pipe);
            case '"':
                return LexQuoted('"', TemplateTokenKind.String, "unterminated quoted string");
            case '`':
                return LexRaw();
            case '\'':
                return LexQuoted('\'', TemplateTokenKind.CharConstant, "unterminated character constant");
            case '(':
                _parenthesisDepth++;
                return Take(1, TemplateTokenKind.LeftParen);
            case ')':
                Take(1, TemplateTokenKind.RightParen);
                return --_parenthesisDepth >= 0 || Fail("unexpected right paren " + Unicode(')'));
            case '$':
                return LexName(TemplateTokenKind.Variable, TemplateTokenKind.Variable);
            case '.' when _at + 1 < _text.Length && !char.IsAsciiDigit(_text[_at + 1]):
                return LexName(TemplateTokenKind.Field, TemplateTokenKind.Dot);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return LexNumber();
            default:
                return LexWord(letter);
        }
    }

    private bool LexWord(char letter)
    {
        if (RuneLength(_at) > 0)
            return LexIdentifier();
        if (letter is >= ' ' and <= '~')
            return Take(1, TemplateTokenKind.Char);
        return Fail("unrecognized character in action: " + Unicode(RuneAt(_at)));
    }

    private bool LexSpace()
    {
        while (!IsAtEnd && Spaces.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
        // The last blank may belong to a closing delimiter that trims.
        _at--;
        bool isClose = IsAtClose(out _);
        if (!isClose)
            _at++;
        if (_at > _start)
            Emit(TemplateTokenKind.Space);
        return true;
    }

    private bool LexQuoted(char quote, TemplateTokenKind kind, string problem)
    {
        _at++;
        while (!IsAtEnd && _text[_at] != quote && _text[_at] != '\n')
        {
            if (_text[_at] == '\\')
                _at++;
            if (IsAtEnd || _text[_at] == '\n')
                break;
            _at++;
        }

        if (IsAtEnd || _text[_at] == '\n')
            return Fail(problem);
        return Take(1, kind);
    }

    private bool LexRaw()
    {
        int end = _text.IndexOf('`', _at + 1);
        if (end < 0)
            return Fail("unterminated raw quoted string");
        return Take(end + 1 - _at, TemplateTokenKind.RawString);
    }

    private bool LexName(TemplateTokenKind named, TemplateTokenKind alone)
    {
        _at++;
        if (IsAtTerminator())
        {
            Emit(alone);
            return true;
        }

        SkipAlphanumeric();
        if (!IsAtTerminator())
            return Fail("bad character " + Unicode(RuneAt(_at)));
        Emit(named);
        return true;
    }

    private bool LexIdentifier()
    {
        SkipAlphanumeric();
        string word = _text[_start.._at];
        if (!IsAtTerminator())
            return Fail("bad character " + Unicode(RuneAt(_at)));
        Emit(_keywords.GetValueOrDefault(word, TemplateTokenKind.Identifier));
        return true;
    }

    private bool LexNumber()
    {
        if (!ScanNumber())
            return Fail("bad number syntax: " + GoText.Quote(_text[_start.._at]));
        if (IsAtEnd || _text[_at] is not ('+' or '-'))
        {
            Emit(TemplateTokenKind.Number);
            return true;
        }

        if (!ScanNumber() || _text[_at - 1] != 'i')
            return Fail("bad number syntax: " + GoText.Quote(_text[_start.._at]));
        Emit(TemplateTokenKind.Complex);
        return true;
    }

    private bool ScanNumber()
    {
        Accept("+-");
        string digits = "0123456789_";
        if (Accept("0"))
        {
            if (Accept("xX"))
                digits = "0123456789abcdefABCDEF_";
            else if (Accept("oO"))
                digits = "01234567_";
            else if (Accept("bB"))
                digits = "01_";
        }

        AcceptRun(digits);
        if (Accept("."))
            AcceptRun(digits);
        string exponents = digits.Length == 11 ? "eE" : digits.Length == 23 ? "pP" : "";
        if (Accept(exponents))
        {
            Accept("+-");
            AcceptRun("0123456789_");
        }

        Accept("i");
        int next = RuneLength(_at);
        _at += next;
        return next == 0;
    }

    private void LexClose(bool isTrimmed)
    {
        if (isTrimmed)
        {
            _at += 2;
            Ignore();
        }

        _at += 2;
        Emit(TemplateTokenKind.Close);
        SkipTrimmed(isTrimmed);
    }

    private void SkipTrimmed(bool isTrimmed)
    {
        while (isTrimmed && !IsAtEnd && Spaces.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
        Ignore();
    }

    private bool HasLeftTrim(int at) =>
        at + 1 < _text.Length && _text[at] == '-' && Spaces.Contains(_text[at + 1], StringComparison.Ordinal);

    private bool IsAtClose(out bool isTrimmed)
    {
        isTrimmed = !IsAtEnd && Spaces.Contains(_text[_at], StringComparison.Ordinal) && StandsAt("-}}", _at + 1);
        return isTrimmed || StandsAt("}}", _at);
    }

    private bool IsAtTerminator() =>
        IsAtEnd || " \t\r\n.,|:)(".Contains(_text[_at], StringComparison.Ordinal) || StandsAt("}}", _at);

    private void SkipAlphanumeric()
    {
        while (RuneLength(_at) is > 0 and int length)
            _at += length;
    }

    /// <summary>Length of the letter, digit or underscore here; 0 when there is none.</summary>
    private int RuneLength(int at)
    {
        if (at >= _text.Length)
            return 0;
        Rune rune = RuneAt(at);
        bool isWord = rune.Value == '_' || Rune.IsLetter(rune)
            || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
        return isWord ? rune.Utf16SequenceLength : 0;
    }

    private Rune RuneAt(int at) =>
        at >= _text.Length ? default : Rune.TryGetRuneAt(_text, at, out Rune rune) ? rune : Rune.ReplacementChar;

    private bool Accept(string letters)
    {
        if (IsAtEnd || !letters.Contains(_text[_at], StringComparison.Ordinal))
            return false;
        _at++;
        return true;
    }

    private void AcceptRun(string letters)
    {
        while (Accept(letters))
        {
        }
    }

    private bool StandsAt(string piece, int at) =>
        at <= _text.Length && string.CompareOrdinal(_text, at, piece, 0, piece.Length) == 0;

    private bool Take(int length, TemplateTokenKind kind)
    {
        _at += length;
        Emit(kind);
        return true;
    }

    private void Emit(TemplateTokenKind kind)
    {
        _tokens.Add(new TemplateToken(kind, _start, _text[_start.._at], _line));
        Ignore();
    }

    private void Ignore()
    {
        _line += _text.AsSpan(_start, _at - _start).Count('\n');
        _start = _at;
    }

    private bool Fail(string problem)
    {
        _tokens.Add(new TemplateToken(TemplateTokenKind.Error, _start, problem, _line));
        _isFaulty = true;
        return false;
    }

    private static string Unicode(char letter) => Unicode(new Rune(letter));

    private static string Unicode(Rune rune)
    {
        if (rune.Value == 0)
            return "U+FFFFFFFFFFFFFFFF"; // what Go shows for the end of the text
        string shown = Rune.IsControl(rune) ? "" : $" '{rune}'";
        return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}{shown}");
    }
}
