namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>An IP address somewhere in the line that lies in a range.</summary>
/// <remarks>
/// Where an address may begin is guessed from its first bytes (digits and a dot, or hexadecimal digits and a
/// colon), and
/// it goes on as long as its letters do; what is longer than an address is none. That is Loki's way, so
/// <c>1.2.3.4.5</c> holds no address.
/// </remarks>
internal sealed class AddressCondition(string pattern) : LineCondition
{
    private readonly AddressRange _range = AddressRange.Parse(pattern);

    /// <inheritdoc/>
    public override bool IsMet(ReadOnlySpan<byte> line)
    {
        for (int at = 0; at < line.Length; at++)
        {
            bool isV4 = BeginsV4(line[at..]);
            if (!isV4 && !BeginsV6(line[at..]))
                continue;
            int length = 0;
            while (at + length < line.Length && (isV4 ? IsV4(line[at + length]) : IsV6(line[at + length])))
                length++;
            if (_range.Contains(line.Slice(at, length)))
                return true;
            at += length;
        }

        return false;
    }

    private static bool BeginsV4(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4)
            return false;
        int digits = 0;
        while (digits < 3 && char.IsAsciiDigit((char)text[digits]))
            digits++;
        return digits > 0 && text[digits] == (byte)'.';
    }

    private static bool BeginsV6(ReadOnlySpan<byte> text)
    {
        if (text.Length < 5)
            return false;
        if (text[0] == (byte)':')
            return text[1] == (byte)':' && char.IsAsciiHexDigit((char)text[2]);
        int digits = 0;
        while (digits < 4 && char.IsAsciiHexDigit((char)text[digits]))
            digits++;
        return digits > 0 && text[digits] == (byte)':';
    }

    private static bool IsV4(byte letter) => letter == (byte)'.' || char.IsAsciiDigit((char)letter);

    private static bool IsV6(byte letter) =>
        letter is (byte)'.' or (byte)':' || char.IsAsciiHexDigit((char)letter);
}
