using System.Buffers.Text;
using System.Text;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Resolves the escapes of a JSON string into a buffer of its own. Half a surrogate pair becomes U+FFFD. One thread's.
/// </summary>
internal sealed class EscapedBytes
{
    private byte[] _buffer = new byte[1024];

    /// <summary>The text; valid until the next call.</summary>
    /// <param name="contents">The bytes between the quotes of a valid JSON string.</param>
    public ReadOnlySpan<byte> Resolve(ReadOnlySpan<byte> contents)
    {
        if (_buffer.Length < contents.Length + 4) // No escape is shorter than what it stands for.
            _buffer = new byte[2 * contents.Length];
        int length = 0;
        while (!contents.IsEmpty)
        {
            int escape = contents.IndexOf((byte)'\\');
            ReadOnlySpan<byte> plain = escape < 0 ? contents : contents[..escape];
            plain.CopyTo(_buffer.AsSpan(length));
            length += plain.Length;
            contents = contents[plain.Length..];
            if (contents.Length >= 2)
                contents = contents[ResolveOne(contents, ref length)..];
            else
                break;
        }

        return _buffer.AsSpan(0, length);
    }

    private int ResolveOne(ReadOnlySpan<byte> escape, ref int length)
    {
        if (escape[1] != (byte)'u')
        {
            _buffer[length++] = escape[1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                byte other => other,
            };
            return 2;
        }

        int taken = 6;
        if (!TryUnit(escape, out char first))
            return 2;
        Rune rune = Rune.ReplacementChar;
        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
        }
        else if (escape.Length >= 12 && escape[6] == (byte)'\\' && escape[7] == (byte)'u'
            && TryUnit(escape[6..], out char second) && Rune.TryCreate(first, second, out Rune pair))
        {
            rune = pair;
            taken = 12;
        }

        length += rune.EncodeToUtf8(_buffer.AsSpan(length));
        return taken;
    }

    private static bool TryUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = '\0';
        if (escape.Length < 6 || !Utf8Parser.TryParse(escape.Slice(2, 4), out ushort value, out int used, 'x')
            || used != 4)
            return false;
        unit = (char)value;
        return true;
    }
}
