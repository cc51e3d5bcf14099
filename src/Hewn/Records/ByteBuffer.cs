using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hewn.Records;

/// <summary>
/// A growing run of bytes. Whoever writes asks for room first, so the writes themselves need no check. Not thread-safe:
/// a buffer belongs to one thread at a time.
/// </summary>
/// <param name="capacity">Bytes of the memory that it has from the beginning.</param>
/// <param name="borrows">
/// Whether it gives back at each <see cref="Clear"/> what it has beyond a small size: for buffers that every thread has
/// and keeps.
/// </param>
[DebuggerDisplay("{Length} bytes")]
internal sealed class ByteBuffer(int capacity = 512, bool borrows = false)
{
    /// <summary>
    /// Bytes behind what was asked of <see cref="Reserve"/> that may be read and overwritten: whole vectors are moved,
    /// whatever the length of the text.
    /// </summary>
    public const int SlackBytes = 48;

    private byte[] _bytes = new byte[capacity];

    private byte[]? _own; // While larger memory is borrowed.

    private int _length;

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>What was written.</summary>
    public Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>As above. Valid until the next change.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    /// <summary>
    /// Forgets what was written, but for the first bytes; keeps the memory unless it has grown far beyond what was
    /// asked for.
    /// </summary>
    public void Clear(int kept = 0)
    {
        _length = kept;
        if (_bytes.Length > MaxOwnBytes)
            Shrink();
    }

    /// <summary>Room for at least <paramref name="bytes"/> more; follow it by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Grow(bytes);
        return _bytes.AsSpan(_length);
    }

    /// <summary>
    /// Where the next byte goes, with room for <paramref name="bytes"/> and the slack behind them; follow it by
    /// <see cref="Advance"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Reserve(int bytes)
    {
        int length = _length;
        if (unchecked(_bytes.Length - length - SlackBytes) < bytes) // Lengths of arrays: far from the end of an int.
            Grow(checked(bytes + SlackBytes));
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), length);
    }

    /// <summary>A byte that was written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte At(int index) => ref _bytes[index];

    /// <summary>Takes <paramref name="bytes"/> of the room asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int bytes) => _length = unchecked(_length + bytes); // There was room, so there is no overflow.

    /// <summary>Takes back everything behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => _length = length;

    public void Append(byte value)
    {
        Reserve(1) = value;
        Advance(1);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>
    /// Appends the first <paramref name="length"/> bytes from a place behind which <see cref="SlackBytes"/> more can be
    /// read. Faster than a span for the dozen bytes that it is used for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendBlocks(ref byte source, int length)
    {
        CopyBlocks(ref source, ref Reserve(length), length);
        Advance(length);
    }

    /// <summary>
    /// Copies that many bytes and some of the slack behind them: two blocks at once, which is all for nearly every
    /// caller and so always the same way for the processor.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyBlocks(ref byte source, ref byte target, int length)
    {
        Vector128.LoadUnsafe(ref source).StoreUnsafe(ref target);
        Vector128.LoadUnsafe(ref source, 16).StoreUnsafe(ref target, 16);
        for (nuint i = 32; i < (nuint)length; i = unchecked(i + 16)) // Far from the end of the address space.
            Vector128.LoadUnsafe(ref source, i).StoreUnsafe(ref target, i);
    }

    /// <summary>Puts <paramref name="replacement"/> in the place of the bytes from start to end.</summary>
    public void Replace(int start, int end, ReadOnlySpan<byte> replacement)
    {
        int growth = replacement.Length - (end - start);
        if (growth > 0)
            GetSpan(growth);
        _bytes.AsSpan(end, _length - end).CopyTo(_bytes.AsSpan(end + growth));
        replacement.CopyTo(_bytes.AsSpan(start));
        _length += growth;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        long needed = (long)_length + bytes;
        int size = (int)Math.Min(Math.Max(2L * _bytes.Length, needed), Array.MaxLength);
        if (size < needed)
            throw new InsufficientMemoryException($"A buffer of {needed} bytes is longer than an array can be.");
        if (borrows && size > MaxOwnBytes)
            Borrow(size);
        else
            Array.Resize(ref _bytes, size);
    }

    private void Borrow(int size)
    {
        byte[] larger = LargeBuffers.Rent(size);
        Written.CopyTo(larger);
        GiveBack();
        _bytes = larger;
    }

    private void GiveBack()
    {
        if (_bytes.Length > MaxOwnBytes)
            LargeBuffers.Return(_bytes);
        else
            _own = _bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Shrink()
    {
        int room = Math.Max(capacity, _length + SlackBytes);
        if (!borrows)
        {
            if (_bytes.Length > Math.Max(MaxKeptBytes, 2 * room))
                Array.Resize(ref _bytes, room);
            return;
        }

        if (room > MaxOwnBytes)
            return; // What is kept needs it.
        byte[] own = _own is not null && _own.Length >= room ? _own : new byte[room];
        Written.CopyTo(own);
        LargeBuffers.Return(_bytes);
        (_bytes, _own) = (own, null);
    }

    // A thread that once wrote a huge record must not hold that memory for ever.
    private const int MaxKeptBytes = 64 * 1024;

    // Beyond it memory is borrowed, if it is at all.
    private const int MaxOwnBytes = 8 * 1024;
}
