using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>A block's numbers, as whole numbers above the least of them, over one power of ten. One thread's.</summary>
internal sealed unsafe class NumberColumnBuilder
{
    private const int MaxScale = 15;
    private const int Other = -1; // the scale of what is no such number
    private readonly long[] _mantissas = new long[IndexLimits.MaxRows];
    private readonly int[] _scales = new int[IndexLimits.MaxRows];
    private readonly bool[] _isNull = new bool[IndexLimits.MaxRows];
    private readonly ulong[] _packed = new ulong[IndexLimits.MaxRows];

    public void Set(int row, byte* piece, Slice value)
    {
        _isNull[row] = !value.IsPresent || piece[value.Start] == 'n';
        _mantissas[row] = 0;
        _scales[row] = 0;
        if (_isNull[row])
            return;
        bool isDecimal = FieldText.TryGetNumber(piece, value, out byte* text, out int length)
            && JsonNumber.TryReadDecimal(text, length, out _mantissas[row], out _scales[row]);
        if (!isDecimal || _scales[row] > MaxScale)
            _scales[row] = Other;
    }

    public void Write(ByteBuffer target, int rows)
    {
        int scale = _scales.AsSpan(0, rows).Contains(Other) ? Other : MaxOf(_scales.AsSpan(0, rows));
        if (!_isNull.AsSpan(0, rows).Contains(false))
        {
            target.AddByte((int)ColumnKind.Empty);
        }
        else if (scale == Other || !TryScale(rows, scale, out long least, out long greatest))
        {
            target.AddByte((int)ColumnKind.AskLines);
        }
        else
        {
            for (int row = 0; row < rows; row++)
                _packed[row] = _isNull[row] ? 0 : unchecked((ulong)(_mantissas[row] - least));
            int width = BitPacking.WidthOf((ulong)(greatest - least));
            target.AddByte((int)ColumnKind.Numbers);
            NullMap.Write(target, _isNull.AsSpan(0, rows));
            target.AddByte(scale);
            target.AddInt64(least);
            target.AddByte(width);
            BitPacking.Pack(target, _packed.AsSpan(0, rows), width);
        }
    }

    /// <summary>Brings all to one power of ten; false when one gets too large to be exact as a double.</summary>
    private bool TryScale(int rows, int scale, out long least, out long greatest)
    {
        (least, greatest) = (long.MaxValue, long.MinValue);
        for (int row = 0; row < rows; row++)
        {
            if (_isNull[row])
                continue;
            if (_scales[row] != scale)
            {
                Int128 scaled = (Int128)_mantissas[row] * (long)JsonNumber.PowersOfTen[scale - _scales[row]];
                if (scaled > long.MaxValue || scaled < long.MinValue)
                    return false;
                _mantissas[row] = (long)scaled;
            }

            if (!JsonNumber.IsExact(_mantissas[row]))
                return false;
            least = Math.Min(least, _mantissas[row]);
            greatest = Math.Max(greatest, _mantissas[row]);
        }

        return true;
    }

    private static int MaxOf(ReadOnlySpan<int> values)
    {
        int max = 0;
        foreach (int value in values)
            max = Math.Max(max, value);
        return max;
    }
}
