using System.Runtime.CompilerServices;

namespace Hewn.Store.Index;

/// <summary>A block's times, decoded. One thread's; used again for each block.</summary>
internal sealed class TimeColumn
{
    private readonly ulong[] _steps = new ulong[IndexLimits.MaxRows];
    private readonly long[] _times = new long[IndexLimits.MaxRows];
    private readonly ulong[] _nulls = new ulong[IndexLimits.MaxRows / 64];
    private int _rows;

    /// <summary>For each row its time; anything where it has none.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, _rows);

    /// <summary>The rows without a time, one bit each.</summary>
    public ReadOnlySpan<ulong> Nulls => _nulls;

    /// <summary>Whether a block has rows without a time, from the first bytes of its part of the section.</summary>
    public static bool HasNulls(ReadOnlySpan<byte> bytes)
    {
        var source = new ByteCursor(bytes);
        return (ColumnKind)source.Byte() != ColumnKind.Times || source.Byte() != 0;
    }

    /// <summary>Decodes a block's part of the section.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public void Read(ReadOnlySpan<byte> bytes, int rows)
    {
        var source = new ByteCursor(bytes);
        _rows = rows;
        switch ((ColumnKind)source.Byte())
        {
            case ColumnKind.Empty:
                _nulls.AsSpan().Fill(ulong.MaxValue);
                _times.AsSpan(0, rows).Clear();
                return;
            case ColumnKind.Times:
                break;
            default:
                throw new DamagedIndexException("a column of another kind");
        }

        NullMap.Read(ref source, rows, _nulls);
        unchecked // As it was written.
        {
            long time = source.Int64();
            long least = source.Int64();
            BitPacking.Unpack(ref source, _steps.AsSpan(0, rows), source.Byte());
            for (int row = 0; row < rows; row++)
            {
                time += (long)_steps[row] + least;
                _times[row] = time;
            }
        }
    }
}
