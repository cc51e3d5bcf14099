using System.Runtime.CompilerServices;

namespace Hewn.Store.Index;

/// <summary>A block's texts, decoded. One thread's; used again for each block.</summary>
internal sealed class TextColumn
{
    private readonly ulong[] _codes = new ulong[IndexLimits.MaxRows];
    private readonly ulong[] _nulls = new ulong[IndexLimits.MaxRows / 64];
    private readonly int[] _names = new int[IndexLimits.MaxRows];
    private int _rows;

    /// <summary>How many different names the block has.</summary>
    public int NameCount { get; private set; }

    /// <summary>The segment's numbers of the block's names.</summary>
    public ReadOnlySpan<int> Names => _names.AsSpan(0, NameCount);

    /// <summary>For each row, which of <see cref="Names"/> it has; zero where it has none.</summary>
    public ReadOnlySpan<ulong> Codes => _codes.AsSpan(0, _rows);

    /// <summary>The rows without a value, one bit each.</summary>
    public ReadOnlySpan<ulong> Nulls => _nulls;

    public bool HasNulls { get; private set; }

    /// <summary>Decodes a block's part of the section; false when the lines have to be asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: a query may be done before tiers would help
    public bool TryRead(ReadOnlySpan<byte> bytes, int rows, int segmentNames)
    {
        var source = new ByteCursor(bytes);
        _rows = rows;
        switch ((ColumnKind)source.Byte())
        {
            case ColumnKind.Empty:
                (NameCount, HasNulls) = (0, true);
                _nulls.AsSpan().Fill(ulong.MaxValue);
                _codes.AsSpan(0, rows).Clear();
                return true;
            case ColumnKind.AskLines:
                return false;
            case ColumnKind.Texts:
                break;
            default:
                throw new DamagedIndexException("a column of another kind");
        }

        HasNulls = NullMap.Read(ref source, rows, _nulls);
        NameCount = source.UInt16();
        if (NameCount == 0 || NameCount > rows)
            throw new DamagedIndexException($"{NameCount} names in {rows} rows");
        for (int i = 0; i < NameCount; i++)
        {
            _names[i] = source.UInt16();
            if (_names[i] >= segmentNames)
                throw new DamagedIndexException("a name that the dictionary does not have");
        }

        int width = source.Byte();
        BitPacking.Unpack(ref source, _codes.AsSpan(0, rows), width);
        if (width >= 16 || 1 << width > NameCount) // else each code is one of a name
            CheckCodes();
        return true;
    }

    private void CheckCodes()
    {
        foreach (ulong code in Codes)
        {
            if (code >= (ulong)NameCount)
                throw new DamagedIndexException("a name that the block does not have");
        }
    }
}
