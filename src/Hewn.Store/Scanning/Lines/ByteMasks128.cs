using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>The masks by vectors of 128 bits.</summary>
internal readonly unsafe struct ByteMasks128 : IByteMasks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Find(
        byte* bytes, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls)
    {
        Vector128<byte> a = Vector128.Load(bytes);
        Vector128<byte> b = Vector128.Load(bytes + 16);
        Vector128<byte> c = Vector128.Load(bytes + 32);
        Vector128<byte> d = Vector128.Load(bytes + 48);
        quotes = Equal(a, b, c, d, (byte)'"');
        newlines = Equal(a, b, c, d, (byte)'\n');
        slashes = Equal(a, b, c, d, (byte)'\\');
        controls = (ulong)Below(a)
            | ((ulong)Below(b) << 16)
            | ((ulong)Below(c) << 32)
            | ((ulong)Below(d) << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spaces(byte* bytes) =>
        Equal(Vector128.Load(bytes), Vector128.Load(bytes + 16), Vector128.Load(bytes + 32),
            Vector128.Load(bytes + 48), (byte)' ');

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d, byte value)
    {
        Vector128<byte> wanted = Vector128.Create(value);
        return (ulong)Vector128.Equals(a, wanted).ExtractMostSignificantBits()
            | ((ulong)Vector128.Equals(b, wanted).ExtractMostSignificantBits() << 16)
            | ((ulong)Vector128.Equals(c, wanted).ExtractMostSignificantBits() << 32)
            | ((ulong)Vector128.Equals(d, wanted).ExtractMostSignificantBits() << 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Below(Vector128<byte> block) =>
        Vector128.LessThan(block, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
}
