using Hewn.Records;

namespace Hewn.Store.Streams.Packing;

/// <summary>Whole numbers in as few bytes as they need: seven bits each, the lowest first.</summary>
internal static class Varint
{
    private const int MaxBytes = 10;

    /// <summary>Appends a number from 0.</summary>
    public static void Append(ByteBuffer target, long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        for (; number >= 0x80; number >>= 7)
            target.Append((byte)((number & 0x7F) | 0x80));
        target.Append((byte)number);
    }

    /// <summary>Appends any number; small ones of either sign are short.</summary>
    public static void AppendSigned(ByteBuffer target, long number)
    {
        unchecked // Bits, not numbers.
        {
            ulong bits = (ulong)((number << 1) ^ (number >> 63));
            for (; bits >= 0x80; bits >>= 7)
                target.Append((byte)((bits & 0x7F) | 0x80));
            target.Append((byte)bits);
        }
    }

    /// <summary>Reads what <see cref="Append"/> wrote, up to the largest length of an array.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static int Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = ReadBits(bytes, ref at);
        return number <= (ulong)Array.MaxLength ? (int)number : throw Damaged();
    }

    /// <summary>Reads what <see cref="Append"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static long ReadLong(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong number = ReadBits(bytes, ref at);
        return number <= long.MaxValue ? (long)number : throw Damaged();
    }

    /// <summary>Reads what <see cref="AppendSigned"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static long ReadSigned(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong bits = ReadBits(bytes, ref at);
        return unchecked((long)(bits >> 1) ^ -(long)(bits & 1)); // As above.
    }

    /// <summary>Takes so many bytes.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ref int at, int count)
    {
        if (count < 0 || count > bytes.Length - at)
            throw Damaged();
        at += count;
        return bytes.Slice(at - count, count);
    }

    /// <summary>What a reader says of bytes that nobody wrote so.</summary>
    public static InvalidDataException Damaged() => new("packed lines are damaged");

    private static ulong ReadBits(ReadOnlySpan<byte> bytes, ref int at)
    {
        unchecked // As above; the place is checked.
        {
            ulong bits = 0;
            for (int i = 0; i < MaxBytes; i++)
            {
                if ((uint)at >= (uint)bytes.Length)
                    break;
                byte one = bytes[at++];
                bits |= (ulong)(one & 0x7F) << (7 * i);
                if (one < 0x80)
                    return bits;
            }
        }

        throw Damaged();
    }
}
