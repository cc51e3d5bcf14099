using System.Globalization;
using System.Text;

namespace Hewn.LogQL.Regexes;

/// <summary>
/// Reads a regular expression in the syntax of RE2, which Go and so Loki have, and writes the same in .NET's, for
/// texts that are shown by an <see cref="Re2Alphabet"/>. <c>\d</c>, <c>\s</c>, <c>\w</c>, <c>\b</c> are ASCII;
/// <c>$</c> is the very end. References back and looking around do not exist there and are refused.
/// </summary>
/// <remarks>Source: the syntax page of google/re2, and Go's <c>regexp/syntax</c>.</remarks>
internal sealed class Re2Syntax
{
    private const int MaxDepth = 250; // half of Go's parentheses, far from the end of the stack
    private const int MaxRanges = 500_000; // in all sets: a second's work and some tens of MiB
    private const int MaxRepeat = 1000; // as in Go, also of repetitions within each other

    private readonly Re2Cursor _cursor;
    private readonly StringBuilder _out = new();
    private readonly List<string> _names = [];

    // And how each is shown.
    private readonly Dictionary<Re2Set, string> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly Re2Alphabet? _alphabet; // none while the sets are gathered
    private bool _hasBoundary;
    private bool _asksForLines;
    private int _ranges;
    private int _depth;
    private Re2Flags _flags;

    private Re2Syntax(string pattern, Re2Flags flags, Re2Alphabet? alphabet) =>
        (_cursor, _flags, _alphabet) = (new Re2Cursor(pattern), flags, alphabet);

    /// <summary>Translates an expression.</summary>
    /// <param name="pattern">In RE2's syntax.</param>
    /// <param name="flags">Flags that hold from the beginning.</param>
    /// <exception cref="Re2Fault">What is wrong with it, in Go's words.</exception>
    public static Re2Translation Translate(string pattern, Re2Flags flags)
    {
        var gathered = new Re2Syntax(pattern, flags, alphabet: null);
        gathered.ReadAll();
        // Only now is it known between which characters it makes a difference.
        Re2Alphabet alphabet = Re2Alphabet.Of(gathered._sets.Keys, gathered._asksForLines)
            ?? throw new Re2Fault("expression too large", pattern);
        var syntax = new Re2Syntax(pattern, flags, alphabet);
        syntax.ReadAll();
        bool isOfAscii = !syntax._hasBoundary
            && syntax._sets.Keys.All(set => set.Ranges.Count == 0 || set.Ranges[^1].To < 0x80)
            && alphabet.Leaves("\n");
        return new Re2Translation(syntax._out.ToString(), syntax._names, alphabet, isOfAscii);
    }

    private void ReadAll()
    {
        ReadAlternatives();
        if (!_cursor.IsAtEnd)
            throw new Re2Fault("unexpected )", _cursor.Text);
    }

    /// <summary>Reads alternatives.</summary>
    /// <returns>How many times what is in them may be repeated at most, as far as numbers say.</returns>
    private long ReadAlternatives()
    {
        if (++_depth > MaxDepth)
            throw new Re2Fault("expression nests too deeply", _cursor.Text);
        Re2Flags outer = _flags;
        long times = ReadSequence();
        while (_cursor.Current == '|' && !_cursor.IsAtEnd)
        {
            _cursor.At++;
            _out.Append('|');
            times = Math.Max(times, ReadSequence());
        }

        _flags = outer;
        _depth--;
        return times;
    }

    private long ReadSequence()
    {
        int last = -1; // where that begins which may be repeated
        long lastTimes = 1;
        long times = 1;
        while (!_cursor.IsAtEnd && _cursor.Current is not ('|' or ')'))
        {
            int signStart = _cursor.At;
            if (TakeSign(out long most) is { } sign)
            {
                lastTimes = Repeat(last, sign, signStart, lastTimes, most);
            }
            else
            {
                int start = _out.Length;
                lastTimes = ReadOne(ref start, lastTimes);
                if (start < _out.Length)
                    last = start;
            }

            times = Math.Max(times, lastTimes);
        }

        return times;
    }

    /// <summary>Reads one thing.</summary>
    /// <param name="start">Where what it wrote begins; set to where what can be repeated of it does.</param>
    /// <param name="before">How many times what stands before it is repeated.</param>
    /// <returns>How many times what it holds is repeated; of a setting of flags, <paramref name="before"/>.</returns>
    private long ReadOne(ref int start, long before)
    {
        switch (_cursor.Current)
        {
            case '(':
                return ReadGroup(before);
            case '[':
                AppendSet(Re2ClassReader.ReadBrackets(_cursor, _flags));
                return 1;
            case '.':
                _cursor.At++;
                AppendSet(_flags.HasFlag(Re2Flags.DotIsAll) ? Re2Classes.All : Re2Classes.AllOfLine);
                return 1;
            case '^':
                AppendPlace("^", "\\A");
                return 1;
            case '$':
                AppendPlace("$", "\\z");
                return 1;
            case '\\' when _cursor.Peek(1) == 'Q':
                return ReadQuoted(ref start) ? 1 : before;
            case '\\':
                ReadBackslash();
                return 1;
            default:
                AppendLiteral(_cursor.TakeRune());
                return 1;
        }
    }

    private void AppendPlace(string ofLine, string ofText)
    {
        _cursor.At++;
        bool isOfLine = _flags.HasFlag(Re2Flags.MultiLine);
        _asksForLines |= isOfLine;
        _out.Append(isOfLine ? $"(?m:{ofLine})" : ofText);
    }

    private void ReadBackslash()
    {
        char letter = _cursor.Peek(1);
        if (letter is 'A' or 'z' or 'b' or 'B')
        {
            _cursor.At += 2;
            _hasBoundary |= letter is 'b' or 'B';
            _out.Append('\\').Append(letter);
        }
        else if (Re2ClassReader.TryReadEscaped(_cursor, _flags) is { } set)
        {
            AppendSet(set);
        }
        else
        {
            AppendLiteral(_cursor.TakeEscaped());
        }
    }

    /// <summary>Reads <c>\Q…\E</c>: text that means itself. A repetition behind it takes its last character.</summary>
    /// <returns>False when there is none.</returns>
    private bool ReadQuoted(ref int start)
    {
        _cursor.At += 2;
        bool hasAny = false;
        while (!_cursor.IsAtEnd && !_cursor.StandsAt("\\E"))
        {
            start = _out.Length;
            AppendLiteral(_cursor.TakeRune());
            hasAny = true;
        }

        if (!_cursor.IsAtEnd)
            _cursor.At += 2;
        return hasAny;
    }

    private long ReadGroup(long before)
    {
        int start = _cursor.At++;
        if (_cursor.Current != '?' || _cursor.IsAtEnd)
            return ReadInner("(");
        bool isNamed = _cursor.StandsAt("?P<") ? _cursor.At + 3 < _cursor.Text.Length
            : _cursor.StandsAt("?<") && _cursor.At + 2 < _cursor.Text.Length;
        if (isNamed)
            return ReadInner($"(?<{TakeName(start)}>");
        _cursor.At++;
        Re2Flags flags = TakeFlags(start);
        if (_cursor.Current == ')')
        {
            _cursor.At++;
            _flags = flags;
            return before;
        }

        _cursor.At++;
        Re2Flags outer = _flags;
        _flags = flags;
        long times = ReadInner("(?:");
        _flags = outer;
        return times;
    }

    private long ReadInner(string opening)
    {
        _out.Append(opening);
        long times = ReadAlternatives();
        if (_cursor.IsAtEnd)
            throw new Re2Fault("missing closing )", _cursor.Text);
        _cursor.At++;
        _out.Append(')');
        return times;
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
            else if (letter is ':' or ')' && (hasFlag || isSet))
            {
                return flags;
            }
            else
            {
                break;
            }

            _cursor.At++;
        }

        if (!_cursor.IsAtEnd)
            _cursor.TakeRune();
        throw new Re2Fault("invalid or unsupported Perl syntax", _cursor.Since(start));
    }

    /// <summary>Writes a repetition of what begins at a place.</summary>
    /// <returns>How many times what is in it is repeated then.</returns>
    private long Repeat(int start, string sign, int signStart, long times, long most)
    {
        bool isLazy = _cursor.Current == '?' && !_cursor.IsAtEnd;
        if (isLazy)
            _cursor.At++;
        string written = _cursor.Since(signStart);
        if (start < 0)
            throw new Re2Fault("missing argument to repetition operator", written);
        if (most * times > MaxRepeat)
            throw new Re2Fault("invalid repeat count", written);
        int next = _cursor.At;
        if (TakeSign(out _) is not null)
        {
            if (_cursor.Current == '?' && !_cursor.IsAtEnd)
                _cursor.At++;
            throw new Re2Fault("invalid nested repetition operator", _cursor.Since(signStart));
        }

        _cursor.At = next;
        _out.Insert(start, "(?:").Append(')').Append(sign);
        if (isLazy != _flags.HasFlag(Re2Flags.Ungreedy))
            _out.Append('?');
        return most == 0 ? 1 : most * times;
    }

    /// <summary>Takes a sign of repetition.</summary>
    /// <param name="most">The number that it names, the larger one of two; else 1, or more.</param>
    /// <returns>Null when none stands here.</returns>
    private string? TakeSign(out long most)
    {
        most = 1;
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
        int start = _cursor.At++;
        int min = TakeCount();
        int max = min;
        if (_cursor.Current == ',')
        {
            _cursor.At++;
            max = _cursor.Current == '}' ? -1 : TakeCount() is >= 0 and int count ? count : int.MinValue;
        }

        if (min < 0 || max == int.MinValue || _cursor.Current != '}')
        {
            _cursor.At = start;
            return null; // then a brace is a character like any other
        }

        _cursor.At++;
        string written = _cursor.Since(start);
        if (min > MaxRepeat || max > MaxRepeat || (max >= 0 && min > max))
            throw new Re2Fault("invalid repeat count", written);
        most = max < 0 ? Math.Max(min, 1) : max;
        return written;
    }

    /// <summary>Takes a number without leading zeros.</summary>
    /// <returns>-1 when none stands here; one above all that is allowed when it is long.</returns>
    private int TakeCount()
    {
        int start = _cursor.At;
        while (char.IsAsciiDigit(_cursor.Current))
            _cursor.At++;
        string digits = _cursor.Since(start);
        if (digits.Length == 0 || (digits.Length > 1 && digits[0] == '0'))
            return -1;
        return digits.Length < 8 ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : int.MaxValue;
    }

    private void AppendSet(Re2Set set)
    {
        if (!_sets.TryGetValue(set, out string? shown))
        {
            _ranges += set.Ranges.Count;
            if (_ranges > MaxRanges)
                throw new Re2Fault("expression too large", _cursor.Text);
            _sets.Add(set, shown = _alphabet is null ? "." : Re2Text.Class(_alphabet.Show(set)));
        }

        _out.Append(shown);
    }

    private void AppendLiteral(int rune)
    {
        var set = new Re2Set();
        set.Add(rune, rune);
        if (_flags.HasFlag(Re2Flags.IgnoreCase))
            set.FoldCase();
        if (rune is < 0x80 and not '\n' && set.Ranges is [(int from, int to)] && from == to)
            _out.Append(Re2Text.Literal((char)rune));
        else
            AppendSet(set);
    }
}
