using System.Buffers;

namespace Hewn.Store.Dialects.Text;

/// <summary>The pairs of a <c>key=value</c> line, one after the other.</summary>
/// <param name="line">The line.</param>
internal ref struct Logfmt(ReadOnlySpan<byte> line)
{
    private static readonly SearchValues<byte> _keyBytes = ByteSets.Of(
        value => value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || "._-/@$:#!".Contains((char)value));

    private readonly int _length = line.Length;
    private ReadOnlySpan<byte> _rest = line; // always the line's end

    /// <summary>The key of the pair; empty for a word without <c>=</c>.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Its value: what stands between the quotes, escapes and all, or the bare word.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where the key begins in the line, or the word where there is none.</summary>
    public int Start { get; private set; }

    /// <summary>Where the value begins in the line.</summary>
    public int ValueStart { get; private set; }

    /// <summary>True when the value stood in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Goes to the next pair; false at the end.</summary>
    public bool MoveNext()
    {
        _rest = TextLines.SkipSpace(_rest);
        if (_rest.IsEmpty)
            return false;
        Start = ValueStart = _length - _rest.Length;
        int end = KeyLength(_rest);
        if (end == 0 || end == _rest.Length || _rest[end] != '=')
        {
            Key = default;
            IsQuoted = false;
            Value = TextLines.Word(_rest, out _rest);
            return true;
        }

        Key = _rest[..end];
        _rest = _rest[(end + 1)..];
        ValueStart = _length - _rest.Length;
        if (_rest.Length > 0 && _rest[0] == '"' && TryQuoted())
            return true;
        IsQuoted = false;
        end = _rest.IndexOfAny((byte)' ', (byte)'\t');
        Value = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[end..];
        return true;
    }

    /// <summary>The length of the key that a text may begin with: letters, digits and what names hold.</summary>
    public static int KeyLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(_keyBytes);
        return end < 0 ? text.Length : end;
    }

    private bool TryQuoted()
    {
        for (int at = 1; at < _rest.Length; at++)
        {
            int found = _rest[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
                return false;
            at += found;
            if (_rest[at] == '\\')
            {
                at++;
                continue;
            }

            Value = _rest[1..at];
            ValueStart++;
            IsQuoted = true;
            _rest = _rest[(at + 1)..];
            return true;
        }

        return false;
    }
}
