namespace Hewn.Store.Sessions;

/// <summary>Finds numbers that stand twice, and numbers that are missing, in bounded memory. Not thread-safe.</summary>
internal sealed class SequenceCheck
{
    private const int BlockBits = 12;
    private readonly Dictionary<long, ulong[]> _blocks = [];
    private long _distinct;
    private long _least = long.MaxValue;
    private long _greatest = long.MinValue;

    /// <summary>Numbers that stood there before.</summary>
    public long Doubles { get; private set; }

    /// <summary>The first number that stood there before, or null.</summary>
    public long? FirstDouble { get; private set; }

    /// <summary>Numbers that found no place to be remembered, so that nobody knows whether they are double.</summary>
    public long Unchecked { get; private set; }

    /// <summary>Numbers between the least and the greatest that do not stand there.</summary>
    public long Missing => _distinct == 0 ? 0 : Math.Max(0, unchecked(_greatest - _least + 1 - _distinct - Unchecked));

    public void Add(long number)
    {
        long block = number >> BlockBits;
        if (!_blocks.TryGetValue(block, out ulong[]? bits))
        {
            if (_blocks.Count == Limits.MaxSequenceBlocks)
            {
                Unchecked++;
                return;
            }

            _blocks.Add(block, bits = new ulong[(1 << BlockBits) / 64]);
        }

        int at = (int)(number & ((1 << BlockBits) - 1));
        ulong bit = 1UL << (at % 64);
        if ((bits[at / 64] & bit) != 0)
        {
            Doubles++;
            FirstDouble ??= number;
            return;
        }

        bits[at / 64] |= bit;
        _distinct++;
        _least = Math.Min(_least, number);
        _greatest = Math.Max(_greatest, number);
    }
}
