namespace Hewn.Store.Dialects;

/// <summary>Numbers and words of JSON.</summary>
internal static class JsonScalar
{
    /// <summary>Whether a text is a number, <c>true</c> or <c>false</c> of JSON.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> text) =>
        (NumberLength(text) == text.Length && !text.IsEmpty)
        || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8);

    /// <summary>The length of the number that the text begins with; 0 when it begins with none.</summary>
    public static int NumberLength(ReadOnlySpan<byte> text)
    {
        int at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        int whole = Digits(text, at);
        if (whole == at)
            return 0;
        at = text[at] == '0' ? at + 1 : whole;
        if (at < text.Length && text[at] == '.')
        {
            int end = Digits(text, at + 1);
            if (end == at + 1)
                return 0;
            at = end;
        }

        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            int digits = at + 1;
            if (digits < text.Length && text[digits] is (byte)'+' or (byte)'-')
                digits++;
            int end = Digits(text, digits);
            if (end == digits)
                return 0;
            at = end;
        }

        return at;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return at;
    }
}
