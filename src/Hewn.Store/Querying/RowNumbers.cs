using System.Numerics;
using Hewn.Store.Index;

namespace Hewn.Store.Querying;

/// <summary>The numbers of the rows in a set, from the least up.</summary>
internal ref struct RowNumbers(RowSet rows)
{
    private readonly ReadOnlySpan<ulong> _words = rows.Words;
    private int _word = -1;
    private ulong _left;

    /// <summary>The row.</summary>
    public int Current { get; private set; }

    public readonly RowNumbers GetEnumerator() => this;

    public bool MoveNext()
    {
        unchecked // Bits of a word.
        {
            while (_left == 0)
            {
                if (++_word >= _words.Length)
                    return false;
                _left = _words[_word];
            }

            Current = (_word << 6) + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
