using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Reads a regular expression in the syntax of RE2, which Go and so Loki have, and writes the same in .NET's. The
/// characters of RE2 are code points and those of .NET UTF-16 units, so sets and dots are written out as pairs where
/// that makes a difference; <c>\d</c>, <c>\s</c>, <c>\w</c> are ASCII; <c>$</c> is the very end. References back and
/// looking around do not exist there and are refused. <c>\b</c> goes by the letters of ASCII, too, where the text is
/// shown to the engine by <see cref="AsciiWords"/>.
/// </summary>
/// <remarks>Source: the syntax page of google/re2.</remarks>
internal sealed class Re2Syntax
{
    private const int MaxDepth = 250;
    private const int MaxRepeat = 1000;
    private const string AnyUnit = "(?s:.)";
    private const string AnyUnitOfLine = "[^\\n]";

    private readonly Re2Cursor _cursor;
    private readonly StringBuilder _out = new();
    private readonly List<string> _names = [];
    private readonly List<Re2Set> _sets = [];
    private readonly AsciiWords? _words;
    private bool _hasBoundary;
    private int _depth;
    private Re2Flags _flags;

    private Re2Syntax(string pattern, Re2Flags flags, AsciiWords? words) =>
        (_cursor, _flags, _words) = (new Re2Cursor(pattern), flags, words);

    /// <summary>Translates an expression.</summary>
    /// <param name="pattern">In RE2's syntax.</param>
    /// <param name="flags">Flags that hold from the beginning.</param>
    /// <exception cref="Re2Fault">What is wrong with it, in Go's words.</exception>
    public static Re2Translation Translate(string pattern, Re2Flags flags)
    {
        var syntax = new Re2Syntax(pattern, flags, words: null);
        syntax.ReadAll();
        if (!syntax._hasBoundary)
            return new Re2Translation(syntax._out.ToString(), syntax._names, Words: null);
        // Only now is it known between which characters it makes a difference.
        AsciiWords words = AsciiWords.Of(syntax._sets) ?? throw new Re2Fault("expression too large", pattern);
        syntax = new Re2Syntax(pattern, flags, words);
        syntax.ReadAll();
        return new Re2Translation(syntax._out.ToString(), syntax._names, words);
    }

    private void ReadAll()
    {
        ReadAlternatives();
        if (!_cursor.IsAtEnd)
            throw new Re2Fault("unexpected )", _cursor.Text);
    }

    private void ReadAlternatives()
    {
        if (++_depth > MaxDepth)
            throw new Re2Fault("expression nests too deeply", _cursor.Text);
        Re2Flags outer = _flags;
        ReadSequence();
        while (_cursor.Current == '|' && !_cursor.IsAtEnd)
        {
            _cursor.At++;
            _out.Append('|');
            ReadSequence();
        }

        _flags = outer;
        _depth--;
    }

    private void ReadSequence()
    {
        while (!_cursor.IsAtEnd && _cursor.Current is not ('|' or ')'))
        {
            int start = _out.Length;
            if (!ReadOne(out bool isAnyChar))
                continue;
            ReadRepetition(start, isAnyChar);
        }
    }

    /// <summary>Reads one thing that can be repeated.</summary>
    /// <returns>False for what cannot, such as a setting of flags.</returns>
    private bool ReadOne(out bool isAnyChar)
    {
        isAnyChar = false;
        switch (_cursor.Current)
        {
            case '(':
                return ReadGroup();
            case '[':
                AppendSet(Re2ClassReader.ReadBrackets(_cursor, _flags));
                return true;
            case '.':
                _cursor.At++;
                isAnyChar = true;
                _out.Append(_flags.HasFlag(Re2Flags.DotIsAll) ? AnyUnit : AnyUnitOfLine);
                return true;
            case '^':
                _cursor.At++;
                _out.Append(_flags.HasFlag(Re2Flags.MultiLine) ? "(?m:^)" : "\\A");
                return true;
            case '$':
                _cursor.At++;
                _out.Append(_flags.HasFlag(Re2Flags.MultiLine) ? "(?m:$)" : "\\z");
                return true;
            case '*' or '+' or '?':
                throw new Re2Fault("missing argument to repetition operator", _cursor.Current.ToString());
            case '\\':
                return ReadBackslash();
            default:
                AppendLiteral(_cursor.TakeRune());
                return true;
        }
    }

    private bool ReadBackslash()
    {
        char letter = _cursor.Peek(1);
        if (letter == 'Q')
            return ReadQuoted();
        if (letter is 'A' or 'z' or 'b' or 'B')
        {
            _cursor.At += 2;
            _hasBoundary |= letter is 'b' or 'B';
            _out.Append('\\').Append(letter);
            return true;
        }

        if (Re2ClassReader.TryReadEscaped(_cursor, _flags) is { } set)
            AppendSet(set);
        else
            AppendLiteral(_cursor.TakeEscaped());
        return true;
    }

    /// <summary>Reads <c>\Q…\E</c>: text that means itself. A repetition behind it takes its last character.</summary>
    private bool ReadQuoted()
    {
        _cursor.At += 2;
        bool hasAny = false;
        while (!_cursor.IsAtEnd && !_cursor.StandsAt("\\E"))
        {
            int start = _out.Length;
            AppendLiteral(_cursor.TakeRune());
            hasAny = true;
            if (_cursor.StandsAt("\\E"))
            {
                _cursor.At += 2;
                ReadRepetition(start, isAnyChar: false);
                return false;
            }
        }

        if (!hasAny && _cursor.StandsAt("\\E"))
            _cursor.At += 2;
        return false;
    }

    private bool ReadGroup()
    {
        int start = _cursor.At++;
        if (_cursor.Current != '?' || _cursor.IsAtEnd)
        {
            ReadInner("(", start);
            return true;
        }

        if (_cursor.StandsAt("?P<") || _cursor.StandsAt("?<"))
        {
            ReadInner($"(?<{TakeName(start)}>", start);
            return true;
        }

        _cursor.At++;
        Re2Flags flags = TakeFlags(start);
        if (_cursor.Current == ')')
        {
            _cursor.At++;
            _flags = flags;
            return false;
        }

        _cursor.At++;
        Re2Flags outer = _flags;
        _flags = flags;
        ReadInner("(?:", start);
        _flags = outer;
        return true;
    }

    private void ReadInner(string opening, int start)
    {
        _out.Append(opening);
        ReadAlternatives();
        if (_cursor.IsAtEnd)
            throw new Re2Fault("missing closing )", _cursor.Text);
        _ = start;
        _cursor.At++;
        _out.Append(')');
    }

    private string TakeName(int start)
    {
        _cursor.At += _cursor.StandsAt("?P<") ? 3 : 2;
        int nameStart = _cursor.At;
        int end = _cursor.Text.IndexOf('>', nameStart);
        if (end < 0)
            throw new Re2Fault("invalid named capture", _cursor.Text[start..]);
        string name = _cursor.Text[nameStart..end];
        if (name.Length == 0 || !name.All(letter => letter == '_' || char.IsAsciiLetterOrDigit(letter)))
            throw new Re2Fault("invalid named capture", _cursor.Text[start..(end + 1)]);
        _cursor.At = end + 1;
        _names.Add(name);
        // .NET forbids names that begin with a digit.
        return string.Create(CultureInfo.InvariantCulture, $"g{_names.Count}");
    }

    private Re2Flags TakeFlags(int start)
    {
        Re2Flags flags = _flags;
        bool isSet = true;
        bool hasFlag = false;
        while (!_cursor.IsAtEnd)
        {
            char letter = _cursor.Current;
            int index = "imsU".IndexOf(letter, StringComparison.Ordinal);
            if (index >= 0)
            {
                var flag = (Re2Flags)(1 << index);
                flags = isSet ? flags | flag : flags & ~flag;
                hasFlag = true;
            }
            else if (letter == '-' && isSet)
            {
                isSet = false;
                hasFlag = false;
            }
            else if (letter is ':' or ')' && (hasFlag || isSet) && (letter == ':' || hasFlag))
            {
                return flags;
            }
            else
            {
                break;
            }

            _cursor.At++;
        }

        if (_cursor.IsAtEnd)
            throw new Re2Fault("missing closing )", _cursor.Text);
        _cursor.TakeRune();
        throw new Re2Fault("invalid or unsupported Perl syntax", _cursor.Since(start));
    }

    private void ReadRepetition(int start, bool isAnyChar)
    {
        int signStart = _cursor.At;
        string? sign = TakeSign();
        if (sign is null)
        {
            if (isAnyChar)
                InsertPairs(start);
            return;
        }

        bool isLazy = _cursor.Current == '?' && !_cursor.IsAtEnd;
        if (isLazy)
            _cursor.At++;
        isLazy ^= _flags.HasFlag(Re2Flags.Ungreedy);
        // As many characters as there are, are as many UTF-16 units; one, a given number, as few as do, or as many as
        // leave a boundary behind them, are not.
        if (isAnyChar && (sign is not ("*" or "+") || isLazy || _words is not null))
            InsertPairs(start);
        int next = _cursor.At;
        if (TakeSign() is not null)
            throw new Re2Fault("invalid nested repetition operator", _cursor.Since(signStart));
        _cursor.At = next;
        _out.Insert(start, "(?:").Append(')').Append(sign);
        if (isLazy)
            _out.Append('?');
    }

    private string? TakeSign()
    {
        if (_cursor.IsAtEnd)
            return null;
        char sign = _cursor.Current;
        if (sign is '*' or '+' or '?')
        {
            _cursor.At++;
            return sign.ToString();
        }

        if (sign != '{')
            return null;
        int end = _cursor.Text.IndexOf('}', _cursor.At);
        if (end < 0)
            return null;
        string inside = _cursor.Text[(_cursor.At + 1)..end];
        string[] parts = inside.Split(',');
        bool isCount = parts.Length <= 2 && parts[0].Length > 0 && parts.All(part => part.All(char.IsAsciiDigit));
        if (!isCount)
            return null; // then a brace is a character like any other
        int min = Count(parts[0]);
        int max = parts.Length == 1 ? min : parts[1].Length == 0 ? -1 : Count(parts[1]);
        if (min > MaxRepeat || max > MaxRepeat || (max >= 0 && min > max))
            throw new Re2Fault("invalid repeat count", _cursor.Text[_cursor.At..(end + 1)]);
        _cursor.At = end + 1;
        return "{" + inside + "}";
    }

    private static int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : int.MaxValue;

    private void InsertPairs(int start)
    {
        bool isOfLine = _out.ToString(start, _out.Length - start) == AnyUnitOfLine;
        _out.Length = start;
        _out.Append("(?:").Append(Re2Text.AnyPair).Append("|[^").Append(isOfLine ? "\\n" : "").Append(Re2Text.Halves)
            .Append("])");
    }

    private void AppendSet(Re2Set set)
    {
        _sets.Add(set);
        _out.Append(Re2Text.Set(_words?.Show(set) ?? set));
    }

    private void AppendLiteral(int rune)
    {
        var set = new Re2Set();
        set.Add(rune, rune);
        if (_flags.HasFlag(Re2Flags.IgnoreCase))
            set.FoldCase();
        bool isLone = set.Ranges is [(int from, int to)] && from == to;
        bool isPair = rune > char.MaxValue;
        if (!isLone || (rune > 0x7F && !isPair))
            AppendSet(set); // which may be shown to the engine as another
        else
            _out.Append(isPair ? "(?:" : "").Append(Re2Text.Literal(rune)).Append(isPair ? ")" : "");
    }
}
