using System.Text;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Go's package fmt: <c>Sprint</c>, <c>Sprintln</c>, <c>Sprintf</c>.</summary>
internal sealed class GoFormatter
{
    private const int MaxNumber = 1_000_000;

    private readonly GoStringBuilder _out = new();
    private readonly GoFormatFlags _flags = new();
    private readonly GoValueWriter _writer;
    private readonly string _format;
    private readonly object?[] _arguments;
    private int _at;
    private int _argument;
    private bool _isReordered;
    private bool _wasReordered;
    private bool _isIndexGood = true;
    private bool _isAfterIndex;

    private GoFormatter(string format, object?[] arguments)
    {
        (_format, _arguments) = (format, arguments);
        _writer = new GoValueWriter(_out, _flags);
    }

    /// <summary>A value as <c>%v</c>.</summary>
    public static string Print(object? value)
    {
        if (value is string text)
            return text;
        var formatter = new GoFormatter("", []);
        formatter._writer.Write(value, 'v');
        return formatter._out.ToString();
    }

    /// <summary>Values as <c>%v</c>, blanks between those that are no text.</summary>
    public static string PrintAll(ReadOnlySpan<object?> values)
    {
        var text = new GoStringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i] is not string && values[i - 1] is not string)
                text.Append(' ');
            text.Append(Print(values[i]));
        }

        return text.ToString();
    }

    /// <summary>Values as <c>%v</c>, blanks between, a line break behind.</summary>
    public static string PrintLine(ReadOnlySpan<object?> values)
    {
        var text = new GoStringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
                text.Append(' ');
            text.Append(Print(values[i]));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>
    /// Values by a format. Faults of the format stand in the result, as in Go: <c>%!d(string=hi)</c>.
    /// </summary>
    public static string Format(string format, object?[] arguments)
    {
        var formatter = new GoFormatter(format, arguments);
        formatter.Run();
        return formatter._out.ToString();
    }

    private void Run()
    {
        while (_at < _format.Length)
        {
            int percent = _format.IndexOf('%', _at);
            int end = percent < 0 ? _format.Length : percent;
            _out.Append(_format.AsSpan(_at, end - _at));
            _at = end + 1;
            if (percent < 0)
                break;
            ReadVerb();
        }

        if (!_wasReordered && _argument < _arguments.Length)
            WriteExtra();
    }

    private void ReadVerb()
    {
        _flags.Clear();
        (_isIndexGood, _isReordered, _isAfterIndex) = (true, false, false);
        ReadFlags();
        ReadIndex();
        ReadWidth();
        ReadPrecision();
        if (!_isAfterIndex)
            ReadIndex();
        _wasReordered |= _isReordered;
        if (_at >= _format.Length)
        {
            _out.Append("%!(NOVERB)");
            return;
        }

        Rune verb = Rune.TryGetRuneAt(_format, _at, out Rune rune) ? rune : Rune.ReplacementChar;
        _at += verb.Utf16SequenceLength;
        if (verb.Value == '%')
        {
            _out.Append('%');
            return;
        }

        if (!_isIndexGood)
        {
            _out.Append($"%!{verb}(BADINDEX)");
        }
        else if (_argument >= _arguments.Length)
        {
            _out.Append($"%!{verb}(MISSING)");
        }
        else
        {
            if (verb.Value == 'v' && _flags.Sharp)
                (_flags.Sharp, _flags.SharpV) = (false, true);
            if (verb.Value == 'v' && _flags.Plus)
                _flags.Plus = false;
            _writer.WriteArgument(_arguments[_argument++], verb);
        }
    }

    private void ReadFlags()
    {
        for (; _at < _format.Length; _at++)
        {
            switch (_format[_at])
            {
                case '#':
                    _flags.Sharp = true;
                    break;
                case '0':
                    _flags.Zero = true;
                    break;
                case '+':
                    _flags.Plus = true;
                    break;
                case '-':
                    _flags.Minus = true;
                    break;
                case ' ':
                    _flags.Space = true;
                    break;
                default:
                    return;
            }
        }
    }

    private void ReadWidth()
    {
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            _flags.Width = TakeNumberArgument();
            if (_flags.Width is null)
                _out.Append("%!(BADWIDTH)");
            if (_flags.Width < 0)
            {
                _flags.Width = -_flags.Width;
                _flags.Minus = true;
            }

            _isAfterIndex = false;
            return;
        }

        _flags.Width = TakeNumber();
        if (_isAfterIndex && _flags.Width is not null)
            _isIndexGood = false; // "%[3]2d"
    }

    private void ReadPrecision()
    {
        if (_at >= _format.Length || _format[_at] != '.')
            return;
        _at++;
        if (_isAfterIndex)
            _isIndexGood = false; // "%[3].2d"
        _isAfterIndex = false;
        ReadIndex();
        if (_at < _format.Length && _format[_at] == '*')
        {
            _at++;
            _flags.Precision = TakeNumberArgument();
            if (_flags.Precision < 0)
                _flags.Precision = null;
            if (_flags.Precision is null)
                _out.Append("%!(BADPREC)");
            _isAfterIndex = false;
            return;
        }

        _flags.Precision = TakeNumber() ?? 0;
    }

    private int? TakeNumberArgument()
    {
        if (_argument >= _arguments.Length)
            return null;
        long? value = _arguments[_argument++] switch
        {
            nint number => number,
            long number => number,
            byte number => number,
            GoNamed named => named.Value,
            _ => null,
        };
        return value is >= -MaxNumber and <= MaxNumber ? (int)value : null;
    }

    private int? TakeNumber()
    {
        int start = _at;
        int value = 0;
        while (_at < _format.Length && char.IsAsciiDigit(_format[_at]))
        {
            if (value > MaxNumber)
                return null;
            value = (value * 10) + _format[_at++] - '0';
        }

        return _at > start ? value : null;
    }

    /// <summary>Reads <c>[3]</c>, which chooses an argument.</summary>
    private void ReadIndex()
    {
        if (_at >= _format.Length || _format[_at] != '[')
            return;
        _isReordered = true;
        int end = _format.IndexOf(']', _at);
        if (end < 0)
        {
            _isIndexGood = false;
            _at++;
            return;
        }

        bool isNumber = int.TryParse(_format.AsSpan(_at + 1, end - _at - 1),
            System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index);
        _at = end + 1;
        _isAfterIndex = isNumber;
        if (isNumber && index >= 1 && index <= _arguments.Length)
            _argument = index - 1;
        else
            _isIndexGood = false;
    }

    private void WriteExtra()
    {
        _flags.Clear();
        _out.Append("%!(EXTRA ");
        for (int i = _argument; i < _arguments.Length; i++)
        {
            if (i > _argument)
                _out.Append(", ");
            if (_arguments[i] is null)
            {
                _out.Append("<nil>");
                continue;
            }

            _out.Append(GoTypes.Name(_arguments[i])).Append('=');
            _writer.WriteArgument(_arguments[i], new Rune('v'));
        }

        _out.Append(')');
    }
}
