using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hewn.Server.Push;

/// <summary>
/// Goes through labels as Prometheus writes them: names, equals signs, and texts in quotation marks with Go's escapes.
/// Any name may stand there, those of LogQL's keywords too.
/// </summary>
internal sealed class LabelReader(string text)
{
    private int _at;
    private bool _isBegun;

    /// <summary>What is wrong, once there are no more; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes to the next label; false at the end, and where something is wrong.</summary>
    public bool TryNext(out string name, out string value)
    {
        (name, value) = ("", "");
        if (Fault is not null || !TryBegin())
            return false;
        int start = _at;
        while (_at < text.Length && LabelText.IsOfName(text[_at]))
            _at++;
        name = text[start.._at];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
            return Fail("expected the name of a label");
        if (!TryTake('='))
            return Fail("expected '='");
        SkipBlanks();
        if (_at >= text.Length || text[_at] is not ('"' or '`' or '\''))
            return Fail("expected a value in quotation marks");
        return TryText(out value);
    }

    /// <summary>Goes to the first letter of a name; false behind the last label.</summary>
    private bool TryBegin()
    {
        bool isFirst = !_isBegun;
        if (isFirst && !TryTake('{'))
            return Fail("expected '{'");
        _isBegun = true;
        bool hasComma = !isFirst && TryTake(',');
        if (TryTake('}'))
        {
            SkipBlanks();
            return _at < text.Length && Fail("there is more behind '}'");
        }

        if (!isFirst && !hasComma)
            return Fail("expected ',' or '}'");
        SkipBlanks();
        return true;
    }

    private bool TryText(out string value)
    {
        value = "";
        char quote = text[_at++];
        var bytes = new ArrayBufferWriter<byte>();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\' && quote != '`')
            {
                if (!TryEscape(bytes))
                    return Fail("there is no such escape");
                continue;
            }

            bool isRune = Rune.TryGetRuneAt(text, _at, out Rune rune);
            bytes.Advance((isRune ? rune : Rune.ReplacementChar).EncodeToUtf8(bytes.GetSpan(4)));
            _at += isRune ? rune.Utf16SequenceLength : 1;
        }

        if (_at >= text.Length)
            return Fail("unterminated quoted string");
        _at++;
        value = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return true;
    }

    private bool TryEscape(ArrayBufferWriter<byte> bytes)
    {
        char letter = _at + 1 < text.Length ? text[_at + 1] : ' ';
        int plain = "abfnrtv\\'\"".IndexOf(letter, StringComparison.Ordinal);
        if (plain >= 0)
        {
            bytes.Write([(byte)"\a\b\f\n\r\t\v\\'\""[plain]]);
            _at += 2;
            return true;
        }

        int digits = letter switch
        {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if (digits == 0 || _at + 2 + digits > text.Length || !uint.TryParse(
            text.AsSpan(_at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
            return false;
        _at += 2 + digits;
        if (letter == 'x')
        {
            bytes.Write([(byte)code]);
            return true;
        }

        if (!Rune.IsValid(code))
            return false;
        bytes.Advance(new Rune(code).EncodeToUtf8(bytes.GetSpan(4)));
        return true;
    }

    private bool TryTake(char sign)
    {
        SkipBlanks();
        if (_at >= text.Length || text[_at] != sign)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] is (' ' or '\t' or '\n' or '\r'))
            _at++;
    }

    private bool Fail(string fault)
    {
        Fault = string.Create(CultureInfo.InvariantCulture, $"1:{_at + 1}: parse error: {fault}");
        return false;
    }
}
