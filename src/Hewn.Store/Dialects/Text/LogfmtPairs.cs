namespace Hewn.Store.Dialects.Text;

/// <summary>The pairs of a line, found once and kept while the line is read. One reader's.</summary>
internal sealed class LogfmtPairs
{
    private Pair[] _pairs = new Pair[32];
    private int _count;

    /// <summary>All of them, in their order.</summary>
    public ReadOnlySpan<Pair> All => _pairs.AsSpan(0, _count);

    /// <summary>Finds them.</summary>
    public void Read(ReadOnlySpan<byte> line)
    {
        _count = 0;
        var pairs = new Logfmt(line);
        while (pairs.MoveNext())
        {
            if (_count == _pairs.Length)
                Array.Resize(ref _pairs, 2 * _count);
            NameRole meaning = pairs.Key.IsEmpty ? new(Role.None, 0, -1) : NameRoles.Of(pairs.Key);
            _pairs[_count++] = new(
                pairs.Start, pairs.Key.Length, pairs.ValueStart, pairs.Value.Length, pairs.IsQuoted, meaning);
        }
    }

    /// <summary>Where a pair stands in its line.</summary>
    /// <param name="KeyStart">Where its key begins.</param>
    /// <param name="KeyLength">The key's bytes; none for a word without a key.</param>
    /// <param name="ValueStart">Where its value begins, behind the quote.</param>
    /// <param name="ValueLength">The value's bytes.</param>
    /// <param name="IsQuoted">Whether the value stands in quotes.</param>
    /// <param name="Meaning">What the key means.</param>
    internal readonly record struct Pair(
        int KeyStart, int KeyLength, int ValueStart, int ValueLength, bool IsQuoted, NameRole Meaning)
    {
        public ReadOnlySpan<byte> KeyIn(ReadOnlySpan<byte> line) => line.Slice(KeyStart, KeyLength);

        public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> line) => line.Slice(ValueStart, ValueLength);
    }
}
