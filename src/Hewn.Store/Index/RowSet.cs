using System.Numerics;

namespace Hewn.Store.Index;

/// <summary>A set of a block's rows. One thread's; used again for each block.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _words = new ulong[IndexLimits.MaxRows / 64];
    private int _rows;

    public int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in Words)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    public bool IsAll => Count == _rows;

    /// <summary>One bit a row, the first row in the first word's lowest.</summary>
    public Span<ulong> Words => _words.AsSpan(0, (_rows + 63) / 64);

    public bool this[int row] => (_words[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>All rows of a block.</summary>
    public void Fill(int rows)
    {
        _rows = rows;
        Words.Fill(ulong.MaxValue);
        if ((rows & 63) != 0)
            _words[rows >> 6] = (1UL << (rows & 63)) - 1;
    }

    public void Clear() => Words.Clear();

    /// <summary>Takes out the rows that another set has.</summary>
    public void Remove(ReadOnlySpan<ulong> others)
    {
        for (int i = 0; i < Words.Length; i++)
            _words[i] &= ~others[i];
    }
}
