namespace Hewn.Sessions;

/// <summary>Goes over members that were just encoded, <c>,"name":value,"name":value</c>.</summary>
internal ref struct MemberScan(ReadOnlySpan<byte> members)
{
    private ReadOnlySpan<byte> _rest = members;

    /// <summary>The next member.</summary>
    /// <param name="name">Its escaped name.</param>
    /// <param name="value">Its value.</param>
    public bool Next(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (_rest.IsEmpty)
            return false;
        int nameEnd = EndOfString(_rest, 2);
        name = _rest[2..nameEnd];
        int end = EndOfValue(_rest, nameEnd + 2);
        value = _rest[(nameEnd + 2)..end];
        _rest = _rest[end..];
        return true;
    }

    /// <summary>The place of the quotation mark that ends a string.</summary>
    private static int EndOfString(ReadOnlySpan<byte> text, int from)
    {
        while (true)
        {
            from += text[from..].IndexOfAny((byte)'"', (byte)'\\');
            if (text[from] == (byte)'"')
                return from;
            from += 2;
        }
    }

    private static int EndOfValue(ReadOnlySpan<byte> text, int from)
    {
        int depth = 0;
        for (int at = from; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)'"': at = EndOfString(text, at + 1); break;
                case (byte)'{' or (byte)'[': depth++; break;
                case (byte)'}' or (byte)']': depth--; break;
                case (byte)',' when depth == 0: return at;
            }
        }

        return text.Length;
    }
}
