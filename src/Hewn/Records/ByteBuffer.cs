using System.Diagnostics;

namespace Hewn.Records;

/// <summary>
/// A growing run of bytes. Whoever writes asks for room first, so the writes themselves need no check. Not thread-safe:
/// a buffer belongs to one thread at a time.
/// </summary>
[DebuggerDisplay("{Length} bytes")]
internal sealed class ByteBuffer(int capacity = 512)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written; keeps the memory unless it has grown far beyond what was asked for.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Math.Max(MaxKeptBytes, 2 * capacity))
            _bytes = new byte[capacity];
    }

    /// <summary>Room for at least <paramref name="bytes"/> more; follow it by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int bytes)
    {
        if (_bytes.Length - Length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes <paramref name="bytes"/> of the room asked for.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Takes back everything behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    public void Append(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Puts <paramref name="replacement"/> in the place of the bytes from start to end.</summary>
    public void Replace(int start, int end, ReadOnlySpan<byte> replacement)
    {
        int growth = replacement.Length - (end - start);
        if (growth > 0)
            GetSpan(growth);
        _bytes.AsSpan(end, Length - end).CopyTo(_bytes.AsSpan(end + growth));
        replacement.CopyTo(_bytes.AsSpan(start));
        Length += growth;
    }

    // A thread that once wrote a huge record must not hold that memory for ever.
    private const int MaxKeptBytes = 64 * 1024;
}
