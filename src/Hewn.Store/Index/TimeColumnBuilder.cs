namespace Hewn.Store.Index;

/// <summary>A block's times, as differences from one line to the next. One thread's.</summary>
internal sealed class TimeColumnBuilder
{
    private readonly long[] _times = new long[IndexLimits.MaxRows];
    private readonly bool[] _isNull = new bool[IndexLimits.MaxRows];
    private readonly ulong[] _packed = new ulong[IndexLimits.MaxRows];

    public long MinNs { get; private set; }

    public long MaxNs { get; private set; }

    public void Set(int row, bool hasTime, long ns) => (_isNull[row], _times[row]) = (!hasTime, ns);

    public void Write(ByteBuffer target, int rows)
    {
        unchecked // Differences may wrap around; adding them up again wraps back.
        {
            (MinNs, MaxNs) = (long.MaxValue, long.MinValue);
            int first = Array.IndexOf(_isNull, false, 0, rows);
            if (first < 0)
            {
                target.AddByte((int)ColumnKind.Empty);
                return;
            }

            long last = _times[first];
            long least = long.MaxValue;
            long greatest = long.MinValue;
            for (int row = 0; row < rows; row++)
            {
                long time = _isNull[row] ? last : _times[row];
                MinNs = Math.Min(MinNs, time);
                MaxNs = Math.Max(MaxNs, time);
                long step = time - last;
                least = Math.Min(least, step);
                greatest = Math.Max(greatest, step);
                _packed[row] = (ulong)step;
                last = time;
            }

            for (int row = 0; row < rows; row++)
                _packed[row] -= (ulong)least;
            int width = BitPacking.WidthOf((ulong)(greatest - least));
            target.AddByte((int)ColumnKind.Times);
            NullMap.Write(target, _isNull.AsSpan(0, rows));
            target.AddInt64(_times[first]);
            target.AddInt64(least);
            target.AddByte(width);
            BitPacking.Pack(target, _packed.AsSpan(0, rows), width);
        }
    }
}
