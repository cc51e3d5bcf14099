namespace Hewn.Noise;

/// <summary>
/// Finished lines in the order in which they came, in one run of bytes that is used round and round. Not thread-safe.
/// </summary>
internal sealed class LineQueue
{
    private readonly Queue<BufferedLine> _lines = new();
    private byte[] _bytes = [];
    private int _start;
    private int _used;

    /// <summary>Lines in it.</summary>
    public int Count => _lines.Count;

    /// <summary>Bytes that it holds on to.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Adds a line; the oldest go where there would be more than so many bytes.</summary>
    /// <returns>How many went, which can be the new one itself.</returns>
    public int Add(LoggerBinding logger, Level level, ReadOnlySpan<byte> line, int maxBytes)
    {
        int gone = 0;
        if (line.Length > maxBytes)
            return 1;
        for (; _used + line.Length > maxBytes; gone++)
            Drop();
        if (_used + line.Length > _bytes.Length)
            Grow(Math.Min(maxBytes, Math.Max(2 * _bytes.Length, Math.Max(line.Length, SmallestBytes))));
        int at = (_start + _used) % _bytes.Length;
        int toEnd = Math.Min(line.Length, _bytes.Length - at);
        line[..toEnd].CopyTo(_bytes.AsSpan(at));
        line[toEnd..].CopyTo(_bytes);
        _used += line.Length;
        _lines.Enqueue(new BufferedLine(logger, level, line.Length));
        return gone;
    }

    /// <summary>Takes the oldest line out.</summary>
    /// <param name="room">Gets its bytes; as large as the largest line may be.</param>
    /// <param name="line">What it is.</param>
    public bool TryTake(Span<byte> room, out BufferedLine line)
    {
        if (!_lines.TryPeek(out line))
            return false;
        int toEnd = Math.Min(line.Length, _bytes.Length - _start);
        _bytes.AsSpan(_start, toEnd).CopyTo(room);
        _bytes.AsSpan(0, line.Length - toEnd).CopyTo(room[toEnd..]);
        Drop();
        return true;
    }

    /// <summary>Forgets all lines.</summary>
    public void Clear()
    {
        _lines.Clear();
        (_start, _used) = (0, 0);
    }

    private void Drop()
    {
        int length = _lines.Dequeue().Length;
        _used -= length;
        _start = _used == 0 ? 0 : (_start + length) % _bytes.Length;
    }

    private void Grow(int bytes)
    {
        byte[] larger = new byte[bytes];
        int toEnd = Math.Min(_used, _bytes.Length - _start);
        _bytes.AsSpan(_start, toEnd).CopyTo(larger);
        _bytes.AsSpan(0, _used - toEnd).CopyTo(larger.AsSpan(toEnd));
        (_bytes, _start) = (larger, 0);
    }

    private const int SmallestBytes = 4096;
}
