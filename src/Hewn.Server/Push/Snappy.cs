using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Server.Push;

/// <summary>Unpacks snappy's block format, which Loki's clients send protobuf in.</summary>
/// <remarks>
/// Source: "Snappy compressed format description". The length as a varint, then elements: literals, and copies of 1, 2
/// or 4 bytes of distance.
/// </remarks>
internal static class Snappy
{
    /// <summary>Bytes that must be left on both sides for the fast path: an element of 64, and a vector.</summary>
    private const int QuickBytes = 96;

    /// <summary>Bytes of a literal whose length stands in its tag.</summary>
    private const int QuickLiteral = 60;

    /// <summary>How many bytes come out, as the head says; false when there is no head.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> source, out uint length, out int headBytes)
    {
        (length, headBytes) = (0, 0);
        ulong value = 0;
        for (int i = 0; i < Math.Min(5, source.Length); i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] >= 0x80)
                continue;
            (length, headBytes) = (unchecked((uint)value), i + 1);
            return value <= uint.MaxValue;
        }

        return false;
    }

    /// <summary>Unpacks what is behind the head; false when it is damaged.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="target">As long as the head says.</param>
    public static bool TryUnpack(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int at = 0;
        int written = 0;
        while (at < source.Length)
        {
            if (TryQuick(source, ref at, target, ref written))
                continue;
            byte tag = source[at++];
            bool isGood = (tag & 3) == 0
                ? TryLiteral(source, ref at, tag, target, ref written)
                : TryCopy(source, ref at, tag, target, ref written);
            if (!isGood)
                return false;
        }

        return written == target.Length;
    }

    /// <summary>
    /// Fast path: short literals, and copies from not too near, far from the ends. More is moved than is meant, and
    /// written over by what follows.
    /// </summary>
    private static bool TryQuick(ReadOnlySpan<byte> source, ref int at, Span<byte> target, ref int written)
    {
        unchecked // All places are far from the ends of their spans, and spans from the end of an int.
        {
            if (source.Length - at < QuickBytes || target.Length - written < QuickBytes)
                return false;
            ref byte from = ref MemoryMarshal.GetReference(source);
            ref byte to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), written);
            uint tag = Unsafe.Add(ref from, at);
            if ((tag & 3) == 0)
            {
                int literal = (int)(tag >> 2) + 1;
                if (literal > QuickLiteral)
                    return false;
                Move(ref Unsafe.Add(ref from, at + 1), ref to, literal);
                at += literal + 1;
                written += literal;
                return true;
            }

            (int length, int distance, int bytes) = (tag & 3) switch
            {
                1 => ((int)((tag >> 2) & 7) + 4, (int)((tag & 0xE0) << 3) | Unsafe.Add(ref from, at + 1), 2),
                2 => ((int)(tag >> 2) + 1, Unsafe.Add(ref from, at + 1) | (Unsafe.Add(ref from, at + 2) << 8), 3),
                _ => (0, 0, 0),
            };
            // Nearer, a whole vector would be read before it is written.
            if (distance < Vector128<byte>.Count || distance > written)
                return false;
            Move(ref Unsafe.Subtract(ref to, distance), ref to, length);
            at += bytes;
            written += length;
            return true;
        }
    }

    private static void Move(ref byte from, ref byte to, int length)
    {
        for (nuint i = 0; i < (nuint)length; i = unchecked(i + 16)) // As above.
            Vector128.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
    }

    private static bool TryLiteral(
        ReadOnlySpan<byte> source, ref int at, byte tag, Span<byte> target, ref int written)
    {
        long length = tag >> 2;
        if (length >= 60)
        {
            int bytes = (int)length - 59;
            if (source.Length - at < bytes)
                return false;
            length = 0;
            for (int i = 0; i < bytes; i++)
                length |= (long)source[at + i] << (8 * i);
            at += bytes;
        }

        length++;
        if (length > source.Length - at || length > target.Length - written)
            return false;
        source.Slice(at, (int)length).CopyTo(target[written..]);
        at += (int)length;
        written += (int)length;
        return true;
    }

    private static bool TryCopy(ReadOnlySpan<byte> source, ref int at, byte tag, Span<byte> target, ref int written)
    {
        int bytes = (tag & 3) == 3 ? 4 : tag & 3;
        if (source.Length - at < bytes)
            return false;
        int length = (tag & 3) == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
        uint distance = (tag & 3) switch
        {
            1 => ((uint)(tag & 0xE0) << 3) | source[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(source[at..]),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(source[at..]),
        };
        at += bytes;
        if (distance == 0 || distance > (uint)written || length > target.Length - written)
            return false;
        int from = written - (int)distance;
        if (distance >= (uint)length)
        {
            target.Slice(from, length).CopyTo(target[written..]);
        }
        else
        {
            for (int i = 0; i < length; i++) // It copies what it has just written.
                target[written + i] = target[from + i];
        }

        written += length;
        return true;
    }
}
