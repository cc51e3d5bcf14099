using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Filters;

/// <summary>An IP address, all from one to another, or a network; IPv4 and IPv6 are apart. Immutable.</summary>
internal sealed class AddressRange
{
    private readonly bool _isV4;
    private readonly UInt128 _first;
    private readonly UInt128 _last;

    private AddressRange(bool isV4, UInt128 first, UInt128 last) => (_isV4, _first, _last) = (isV4, first, last);

    /// <summary>Reads <c>10.0.0.1</c>, <c>10.0.0.1-10.0.0.9</c> or <c>10.0.0.0/8</c>.</summary>
    /// <exception cref="LogQLException">It is none of these.</exception>
    public static AddressRange Parse(string pattern) =>
        TrySingle(pattern) ?? TryRange(pattern) ?? TryNetwork(pattern)
        ?? throw new EvaluationException($"ip: invalid pattern: {GoText.Quote(pattern)}");

    /// <summary>Whether a text is an address of the range.</summary>
    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (!TryAddress(text, out bool isV4, out UInt128 address) || isV4 != _isV4)
            return false;
        return address >= _first && address <= _last;
    }

    private static AddressRange? TrySingle(string text) =>
        TryAddress(GoText.ToBytes(text), out bool isV4, out UInt128 address) ? new(isV4, address, address) : null;

    private static AddressRange? TryRange(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length != 2 || TrySingle(ends[0]) is not { } from || TrySingle(ends[1]) is not { } to)
            return null;
        return from._isV4 == to._isV4 && from._first <= to._first ? new(from._isV4, from._first, to._first) : null;
    }

    private static AddressRange? TryNetwork(string text)
    {
        int slash = text.LastIndexOf('/');
        if (slash < 0 || TrySingle(text[..slash]) is not { } address)
            return null;
        string digits = text[(slash + 1)..];
        int size = address._isV4 ? 32 : 128;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) || bits > size
            || (digits.Length > 1 && digits[0] == '0'))
            return null;
        UInt128 hosts = size == bits ? UInt128.Zero
            : size - bits == 128 ? UInt128.MaxValue
            : (UInt128.One << (size - bits)) - UInt128.One;
        UInt128 first = address._first & ~hosts;
        return new(address._isV4, first, first | hosts);
    }

    private static bool TryAddress(ReadOnlySpan<byte> text, out bool isV4, out UInt128 address)
    {
        isV4 = !text.Contains((byte)':');
        address = default;
        return isV4 ? TryV4(text, out address) : TryV6(text, out address);
    }

    /// <summary>Four decimal numbers without leading zeros.</summary>
    private static bool TryV4(ReadOnlySpan<byte> text, out UInt128 address)
    {
        uint value = 0;
        int part = 0;
        int digits = 0;
        int parts = 0;
        address = default;
        foreach (byte letter in text)
        {
            if (letter == (byte)'.')
            {
                if (digits == 0 || ++parts > 3)
                    return false;
                value = (value << 8) | (uint)part;
                (part, digits) = (0, 0);
                continue;
            }

            if (!char.IsAsciiDigit((char)letter) || (digits > 0 && part == 0))
                return false;
            part = (part * 10) + (letter - '0');
            digits++;
            if (part > 255)
                return false;
        }

        address = (value << 8) | (uint)part;
        return parts == 3 && digits > 0;
    }

    private static bool TryV6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        if (text.Length > 45)
            return false;
        foreach (byte letter in text)
        {
            if (letter is not ((byte)':' or (byte)'.') && !char.IsAsciiHexDigit((char)letter))
                return false;
        }

        if (!IPAddress.TryParse(Encoding.ASCII.GetString(text), out IPAddress? parsed))
            return false;
        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out int written) || written != 16)
            return false;
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }
}
