using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Records;

/// <summary>
/// The common text: printable ASCII in which JSON escapes nothing. Sixteen characters at a time; any other text is
/// <see cref="JsonText"/>'s.
/// </summary>
internal static class AsciiText
{
    /// <summary>Copies the text, one byte for each character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">Room for as many bytes, and slack behind it; see <see cref="ByteBuffer.Reserve"/>.</param>
    /// <returns>False when the text needs an escape or more than ASCII; the room then holds nothing of use.</returns>
    public static bool TryCopy(ReadOnlySpan<char> text, ref byte target)
    {
        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        int length = text.Length;
        return length >= 8
            ? TryCopyVectors(ref source, length, ref target)
            : TryCopyShort(ref source, length, ref target);
    }

    private static bool TryCopyVectors(ref ushort source, int length, ref byte target)
    {
        if (length < 16)
        {
            // Two halves that overlap in the middle.
            nuint second = (nuint)(length - 8);
            Vector128<byte> both = Vector128.NarrowWithSaturation(
                Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, second));
            Unsafe.WriteUnaligned(ref target, both.AsUInt64().ToScalar());
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, second), both.AsUInt64().GetElement(1));
            return !NeedsCare(both);
        }

        int at = 0;
        while (true)
        {
            Vector128<byte> block = Vector128.NarrowWithSaturation(
                Vector128.LoadUnsafe(ref source, (nuint)at), Vector128.LoadUnsafe(ref source, (nuint)at + 8));
            if (NeedsCare(block))
                return false;
            block.StoreUnsafe(ref target, (nuint)at);
            if (at == length - 16)
                return true;
            at = Math.Min(at + 16, length - 16); // The last block overlaps the one before it.
        }
    }

    private static bool TryCopyShort(ref ushort source, int length, ref byte target)
    {
        if (length < 4)
        {
            for (int i = 0; i < length; i++)
            {
                uint c = Unsafe.Add(ref source, i);
                if (c is < 0x20 or > 0x7e or '"' or '\\')
                    return false;
                Unsafe.Add(ref target, i) = (byte)c;
            }

            return true;
        }

        ref byte bytes = ref Unsafe.As<ushort, byte>(ref source);
        int second = length - 4;
        Vector128<ushort> both = Vector128.Create(
            Unsafe.ReadUnaligned<ulong>(ref bytes),
            Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, 2 * second))).AsUInt16();
        Vector128<byte> narrow = Vector128.NarrowWithSaturation(both, both);
        Unsafe.WriteUnaligned(ref target, narrow.AsUInt32().ToScalar());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, second), narrow.AsUInt32().GetElement(1));
        return !NeedsCare(narrow);
    }

    /// <summary>Whether a byte is a control character, a quotation mark, a reverse solidus or beyond ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool NeedsCare(Vector128<byte> text)
    {
        // As signed bytes everything beyond ASCII is below the space, too.
        Vector128<byte> care = Vector128.LessThan(text.AsSByte(), Vector128.Create((sbyte)0x20)).AsByte()
            | Vector128.Equals(text, Vector128.Create((byte)0x7f))
            | Vector128.Equals(text, Vector128.Create((byte)'"'))
            | Vector128.Equals(text, Vector128.Create((byte)'\\'));
        return care != Vector128<byte>.Zero;
    }
}
