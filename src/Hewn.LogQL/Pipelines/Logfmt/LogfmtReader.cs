using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Hewn.LogQL.Pipelines.Logfmt;

/// <summary>
/// Reads the pairs of a logfmt line one after the other. A bad pair is passed over up to the next blank.
/// </summary>
internal ref struct LogfmtReader(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    /// <summary>First byte of the name.</summary>
    public int KeyStart { get; private set; }

    /// <summary>Behind the last byte of the name.</summary>
    public int KeyEnd { get; private set; }

    /// <summary>First byte of the value.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Behind the last byte of the value; the same as the start when there is none.</summary>
    public int ValueEnd { get; private set; }

    /// <summary>True when the value has escapes; it stood in quotes.</summary>
    public bool HasEscapes { get; private set; }

    /// <summary>What was wrong with the pair read last; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Goes to the next pair, which may be a bad one (<see cref="Problem"/>).</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        Problem = null;
        HasEscapes = false;
        while (_at < _line.Length && _line[_at] <= ' ')
            _at++;
        if (_at == _line.Length)
            return false;
        KeyStart = _at;
        while (_at < _line.Length && _line[_at] > ' ' && _line[_at] is not ((byte)'=' or (byte)'"'))
            _at++;
        KeyEnd = ValueStart = ValueEnd = _at;
        bool isLone = _at == _line.Length || _line[_at] <= ' ';
        if (!isLone && (_line[_at] == (byte)'"' || KeyEnd == KeyStart))
            return Unexpected();
        if (!IsName(_line[KeyStart..KeyEnd]))
            return Skip("invalid key");
        if (isLone)
            return true;
        _at++;
        ValueStart = ValueEnd = _at;
        if (_at == _line.Length || _line[_at] <= ' ')
            return true;
        return _line[_at] == (byte)'"' ? ReadQuoted() : ReadPlain();
    }

    private bool ReadPlain()
    {
        while (_at < _line.Length && _line[_at] > ' ')
        {
            if (_line[_at] is (byte)'=' or (byte)'"')
                return Unexpected();
            _at++;
        }

        ValueEnd = _at;
        return true;
    }

    private bool ReadQuoted()
    {
        ValueStart = ++_at;
        while (_at < _line.Length)
        {
            byte letter = _line[_at];
            if (letter == (byte)'"')
            {
                ValueEnd = _at++;
                return true;
            }

            if (letter == (byte)'\\')
            {
                HasEscapes = true;
                _at++;
            }

            _at++;
        }

        _at = _line.Length;
        Problem = Fault("unterminated quoted value");
        return true;
    }

    /// <summary>What is wrong with the pair that was read last, in Loki's words.</summary>
    public readonly string Fault(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"logfmt syntax error at pos {_at + 1} : {what}");

    private bool Unexpected() => Skip($"unexpected '{(char)_line[_at]}'");

    private bool Skip(string what)
    {
        Problem = Fault(what);
        while (_at < _line.Length && _line[_at] > ' ')
            _at++;
        return true;
    }

    /// <summary>Whether a name is sound: U+FFFD stands for what is no UTF-8, and is taken for that, too.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) =>
        Ascii.IsValid(name) || (Utf8.IsValid(name) && name.IndexOf("\uFFFD"u8) < 0);
}
