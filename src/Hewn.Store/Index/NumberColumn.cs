using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>A block's numbers, decoded. One thread's; used again for each block.</summary>
internal sealed class NumberColumn
{
    private readonly ulong[] _above = new ulong[IndexLimits.MaxRows];
    private readonly ulong[] _nulls = new ulong[IndexLimits.MaxRows / 64];
    private int _rows;

    /// <summary>The least of the numbers, times <see cref="PowerOfTen"/>.</summary>
    public long Base { get; private set; }

    /// <summary>The decimals of all of them.</summary>
    public int Scale { get; private set; }

    public double PowerOfTen => JsonNumber.PowersOfTen[Scale];

    /// <summary>For each row how far it is above <see cref="Base"/>; zero where it has no number.</summary>
    public ReadOnlySpan<ulong> Above => _above.AsSpan(0, _rows);

    /// <summary>The rows without a value, one bit each.</summary>
    public ReadOnlySpan<ulong> Nulls => _nulls;

    public bool HasNulls { get; private set; }

    /// <summary>Decodes a block's part of the section; false when the lines have to be asked.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, int rows) => TryRead(bytes, rows, default);

    /// <summary>As above, the numbers of some rows only; those of others are none.</summary>
    /// <param name="bytes">The block's part.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="wanted">The rows that are wanted, one bit each; empty: all.</param>
    public bool TryRead(ReadOnlySpan<byte> bytes, int rows, ReadOnlySpan<ulong> wanted)
    {
        var source = new ByteCursor(bytes);
        _rows = rows;
        switch ((ColumnKind)source.Byte())
        {
            case ColumnKind.Empty:
                (HasNulls, Base, Scale) = (true, 0, 0);
                _nulls.AsSpan().Fill(ulong.MaxValue);
                _above.AsSpan(0, rows).Clear();
                return true;
            case ColumnKind.AskLines:
                return false;
            case ColumnKind.Numbers:
                break;
            default:
                throw new DamagedIndexException("a column of another kind");
        }

        HasNulls = NullMap.Read(ref source, rows, _nulls);
        Scale = source.Byte();
        Base = source.Int64();
        int width = source.Byte();
        if (Scale >= JsonNumber.PowersOfTen.Length || width > 54 || !JsonNumber.IsExact(Base))
            throw new DamagedIndexException("numbers that no index has");
        if (wanted.IsEmpty)
            BitPacking.Unpack(ref source, _above.AsSpan(0, rows), width);
        else
            BitPacking.Unpack(ref source, _above.AsSpan(0, rows), width, wanted);
        return true;
    }
}
