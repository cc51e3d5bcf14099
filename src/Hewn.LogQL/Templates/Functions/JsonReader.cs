using System.Globalization;
using System.Text;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary>
/// JSON as Go's encoding/json reads it into an interface{}: numbers are floats, the last of equal keys wins.
/// </summary>
internal sealed class JsonReader
{
    private const string Blanks = " \t\r\n";

    private readonly string _text;
    private int _at;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <summary>The value; null for null and for what is no JSON.</summary>
    public static object? Read(string text)
    {
        var reader = new JsonReader(text);
        return reader.TryValue(out object? value) && reader.IsAtEnd() ? value : null;
    }

    private bool IsAtEnd()
    {
        SkipBlanks();
        return _at == _text.Length;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && Blanks.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
    }

    private bool TryValue(out object? value)
    {
        SkipBlanks();
        value = null;
        switch (_at < _text.Length ? _text[_at] : '\0')
        {
            case '{':
                return TryObject(out value);
            case '[':
                return TryArray(out value);
            case '"':
                bool isGood = TryText(out string text);
                value = text;
                return isGood;
            case 't':
                value = true;
                return TryTake("true");
            case 'f':
                value = false;
                return TryTake("false");
            case 'n':
                return TryTake("null");
            default:
                return TryNumber(out value);
        }
    }

    private bool TryTake(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            return false;
        _at += word.Length;
        return true;
    }

    private bool TryObject(out object? value)
    {
        var entries = new Dictionary<string, object?>();
        value = new JsonMap(entries);
        _at++;
        if (++_depth > TemplateLimits.MaxJsonDepth)
            return false;
        SkipBlanks();
        while (!TryTake("}"))
        {
            if (entries.Count > 0 && !TryTake(","))
                return false;
            SkipBlanks();
            if (_at >= _text.Length || _text[_at] != '"' || !TryText(out string key))
                return false;
            SkipBlanks();
            if (!TryTake(":") || !TryValue(out object? inner))
                return false;
            entries[key] = inner;
            SkipBlanks();
        }

        _depth--;
        return true;
    }

    private bool TryArray(out object? value)
    {
        var items = new List<object?>();
        value = new GoList(items);
        _at++;
        if (++_depth > TemplateLimits.MaxJsonDepth)
            return false;
        SkipBlanks();
        while (!TryTake("]"))
        {
            if (items.Count > 0 && !TryTake(","))
                return false;
            if (!TryValue(out object? inner))
                return false;
            items.Add(inner);
            SkipBlanks();
        }

        value = new GoList(items);
        _depth--;
        return true;
    }

    private bool TryNumber(out object? value)
    {
        value = null;
        int start = _at;
        TryTake("-");
        if (!TryTake("0") && SkipDigits() == 0)
            return false;
        if (TryTake(".") && SkipDigits() == 0)
            return false;
        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at++;
            _ = TryTake("+") || TryTake("-");
            if (SkipDigits() == 0)
                return false;
        }

        bool fits = double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.Float,
            CultureInfo.InvariantCulture, out double number) && double.IsFinite(number);
        value = fits ? number : null; // Go leaves out what is too large, and goes on
        return true;
    }

    private int SkipDigits()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        return _at - start;
    }

    private bool TryText(out string value)
    {
        var text = new StringBuilder();
        value = "";
        _at++;
        while (_at < _text.Length && _text[_at] != '"')
        {
            char letter = _text[_at];
            if (letter < ' ')
                return false;
            if (letter == '\\')
            {
                if (!TryEscape(text))
                    return false;
                continue;
            }

            Rune rune = Rune.TryGetRuneAt(_text, _at, out Rune whole) ? whole : Rune.ReplacementChar;
            text.Append(rune);
            _at += rune.Utf16SequenceLength;
        }

        value = text.ToString();
        return TryTake("\"");
    }

    private bool TryEscape(StringBuilder text)
    {
        char letter = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        int known = "\"\\/bfnrt".IndexOf(letter, StringComparison.Ordinal);
        if (known >= 0)
        {
            text.Append("\"\\/\b\f\n\r\t"[known]);
            _at += 2;
            return true;
        }

        if (letter != 'u' || !TryUnit(_at, out char unit))
            return false;
        _at += 6;
        if (char.IsHighSurrogate(unit) && TryUnit(_at, out char low) && char.IsLowSurrogate(low))
        {
            text.Append(unit).Append(low);
            _at += 6;
            return true;
        }

        text.Append(char.IsSurrogate(unit) ? '\uFFFD' : unit);
        return true;
    }

    private bool TryUnit(int at, out char unit)
    {
        unit = '\0';
        if (at + 6 > _text.Length || _text[at] != '\\' || _text[at + 1] != 'u' || !ushort.TryParse(
            _text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
            return false;
        unit = (char)value;
        return true;
    }
}
