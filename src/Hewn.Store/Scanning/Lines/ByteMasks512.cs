using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Scanning.Lines;

/// <summary>The masks by vectors of 512 bits.</summary>
internal readonly unsafe struct ByteMasks512 : IByteMasks
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Find(
        byte* bytes, out ulong quotes, out ulong newlines, out ulong slashes, out ulong controls)
    {
        Vector512<byte> block = Vector512.Load(bytes);
        quotes = Vector512.Equals(block, Vector512.Create((byte)'"')).ExtractMostSignificantBits();
        newlines = Vector512.Equals(block, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
        slashes = Vector512.Equals(block, Vector512.Create((byte)'\\')).ExtractMostSignificantBits();
        controls = Vector512.LessThan(block, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Spaces(byte* bytes) =>
        Vector512.Equals(Vector512.Load(bytes), Vector512.Create((byte)' ')).ExtractMostSignificantBits();
}
