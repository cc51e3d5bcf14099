using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hewn.Records;

/// <summary>
/// Integers as decimal digits, two at a time. The caller has reserved the room; see <see cref="ByteBuffer.Reserve"/>.
/// </summary>
internal static class Digits
{
    /// <summary>The longest: that of a negative number of 64 bits.</summary>
    public const int Longest = 20;

    // "00" to "99" in the order of memory, whatever the order of bytes is.
    private static readonly ushort[] _pairs = [.. Enumerable.Range(0, 100).Select(PairOf)];

    private static readonly ulong[] _powers = PowersOfTen();

    /// <summary>Writes a number with its sign. Returns the bytes written.</summary>
    public static int Write(ref byte target, long value)
    {
        if (value >= 0)
            return Write(ref target, (ulong)value);
        target = (byte)'-';
        ulong size = unchecked(0UL - (ulong)value); // Right for the smallest one, too.
        return 1 + Write(ref Unsafe.Add(ref target, 1), size);
    }

    /// <summary>Writes a number. Returns the bytes written.</summary>
    public static int Write(ref byte target, ulong value)
    {
        int length = CountOf(value);
        int at = length;
        unchecked // Every remainder is below 100, and a digit fits a byte.
        {
            while (value > uint.MaxValue)
            {
                ulong rest = value / 100;
                at -= 2;
                WritePair(ref Unsafe.Add(ref target, at), (uint)(value - (rest * 100)));
                value = rest;
            }

            uint small = (uint)value;
            while (small >= 100)
            {
                uint rest = small / 100;
                at -= 2;
                WritePair(ref Unsafe.Add(ref target, at), small - (rest * 100));
                small = rest;
            }

            if (small >= 10)
                WritePair(ref target, small);
            else
                target = (byte)('0' + small);
        }

        return length;
    }

    /// <summary>Writes a number below 100 as two digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WritePair(ref byte target, uint value) =>
        Unsafe.WriteUnaligned(ref target, Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_pairs), value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountOf(ulong value)
    {
        unchecked // 1233 / 4096 is a little less than log10(2); the table says whether it is one digit more.
        {
            uint bits = 64 - (uint)ulong.LeadingZeroCount(value | 1);
            uint guess = (bits * 1233) >> 12;
            ulong power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_powers), guess);
            return (int)guess + (value >= power ? 1 : 0);
        }
    }

    private static ushort PairOf(int value)
    {
        ReadOnlySpan<byte> digits = [(byte)('0' + (value / 10)), (byte)('0' + (value % 10))];
        return MemoryMarshal.Read<ushort>(digits);
    }

    private static ulong[] PowersOfTen()
    {
        ulong[] powers = new ulong[Longest];
        powers[0] = 0; // Zero has a digit, too.
        for (int i = 1; i < Longest; i++)
            powers[i] = i == 1 ? 10 : powers[i - 1] * 10;
        return powers;
    }
}
