using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>The masks by vectors of 256 bits.</summary>
internal readonly unsafe struct ByteMasks256 : IByteMasks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Find(
        byte* bytes, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls)
    {
        Vector256<byte> a = Vector256.Load(bytes);
        Vector256<byte> b = Vector256.Load(bytes + 32);
        quotes = Equal(a, b, (byte)'"');
        newlines = Equal(a, b, (byte)'\n');
        slashes = Equal(a, b, (byte)'\\');
        controls = (ulong)Below(a)
            | ((ulong)Below(b) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spaces(byte* bytes) =>
        Equal(Vector256.Load(bytes), Vector256.Load(bytes + 32), (byte)' ');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector256<byte> a, Vector256<byte> b, byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        return (ulong)Vector256.Equals(a, wanted).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(b, wanted).ExtractMostSignificantBits() << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(Vector256<byte> block) =>
        Vector256.LessThan(block, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
}
