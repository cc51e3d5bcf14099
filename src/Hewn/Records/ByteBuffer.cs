using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Records;

/// <summary>
/// A growing run of bytes. Whoever writes asks for room first, so the writes themselves need no check. Not thread-safe:
/// a buffer belongs to one thread at a time.
/// </summary>
[DebuggerDisplay("{Length} bytes")]
internal sealed class ByteBuffer(int capacity = 512)
{
    /// <summary>
    /// Bytes behind what was asked of <see cref="Reserve"/> that may be read and overwritten: whole vectors are moved,
    /// whatever the length of the text.
    /// </summary>
    public const int SlackBytes = 48;

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
            Grow(bytes);
        return _bytes.AsSpan(Length);
    }

    /// <summary>
    /// Where the next byte goes, with room for <paramref name="bytes"/> and the slack behind them; follow it by
    /// <see cref="Advance"/>.
    /// </summary>
    public ref byte Reserve(int bytes)
    {
        if (_bytes.Length - Length - SlackBytes < bytes)
            Grow(bytes + SlackBytes);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), Length);
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

    /// <summary>
    /// Appends the first <paramref name="length"/> bytes from a place behind which <see cref="SlackBytes"/> more can be
    /// read. Faster than a span for the dozen bytes that it is used for.
    /// </summary>
    public void AppendBlocks(ref byte source, int length)
    {
        ref byte target = ref Reserve(length);
        for (nuint i = 0; i < (nuint)length; i = unchecked(i + 16)) // Far from the end of the address space.
            Vector128.LoadUnsafe(ref source, i).StoreUnsafe(ref target, i);
        Length += length;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));

    // A thread that once wrote a huge record must not hold that memory for ever.
    private const int MaxKeptBytes = 64 * 1024;
}
