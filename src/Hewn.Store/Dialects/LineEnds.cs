using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hewn.Store.Dialects;

/// <summary>
/// Finds the ends of lines one behind the other, many bytes at a time. Written with short vectors, which are compiled
/// before the program starts: a look over a file may be over before longer ones are.
/// </summary>
/// <param name="bytes">Whole lines; <see cref="RoomBytes"/> more can be read behind them.</param>
internal unsafe struct LineEnds(byte* bytes)
{
    /// <summary>Bytes behind the lines that are looked at, whatever they hold.</summary>
    public const int RoomBytes = BlockBytes - 1;

    private const int BlockBytes = 64;

    private int _block = -BlockBytes;
    private ulong _ends; // of the block, those that were not given yet

    /// <summary>Where the next newline stands. To be asked for while there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        unchecked // Places in a piece.
        {
            while (_ends == 0)
            {
                _block += BlockBytes;
                _ends = EndsAt(bytes + _block);
            }

            int end = _block + BitOperations.TrailingZeroCount(_ends);
            _ends &= _ends - 1;
            return end;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EndsAt(byte* at)
    {
        Vector128<byte> end = Vector128.Create((byte)'\n');
        Vector128<byte> a = Vector128.Equals(Vector128.Load(at), end);
        Vector128<byte> b = Vector128.Equals(Vector128.Load(at + 16), end);
        Vector128<byte> c = Vector128.Equals(Vector128.Load(at + 32), end);
        Vector128<byte> d = Vector128.Equals(Vector128.Load(at + 48), end);
        if ((a | b | c | d) == Vector128<byte>.Zero)
            return 0;
        return a.ExtractMostSignificantBits() | ((ulong)b.ExtractMostSignificantBits() << 16)
            | ((ulong)c.ExtractMostSignificantBits() << 32) | ((ulong)d.ExtractMostSignificantBits() << 48);
    }
}
