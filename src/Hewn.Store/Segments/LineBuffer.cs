namespace Hewn.Store.Segments;

/// <summary>
/// A window over a file that moves forward and offers whole lines. It grows up to <see cref="Segment.MaxRecordBytes"/>.
/// At the end of the file it says so and goes on when the file has grown.
/// </summary>
internal sealed class LineBuffer(Segment segment)
{
    private byte[] _bytes = new byte[Math.Min(segment.BufferBytes, segment.MaxRecordBytes)];
    private int _start;
    private int _end;
    private int _searchedFrom = -1;
    private int _searchedTo;
    private int _foundFrom = -1; // where a line starts whose length is known already
    private int _foundLength;

    /// <summary>Offset in the file of the first byte that is not in the buffer yet.</summary>
    public long FileOffset { get; private set; }

    /// <summary>Offset in the file of the first byte that is not consumed.</summary>
    public long Offset => FileOffset - Available;

    /// <summary>Bytes in the buffer that are not consumed.</summary>
    public int Available => _end - _start;

    /// <summary>True when the buffer is as large as it may be and full.</summary>
    public bool IsFull => Available >= segment.MaxRecordBytes;

    /// <summary>True when nothing more is to be read from the file.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Where reading ends, as if the file did; a line begins there. The greatest number: at the file's end.
    /// </summary>
    public long EndOffset { get; set; } = long.MaxValue;

    /// <summary>Whether reading may wait for somebody to write.</summary>
    public bool MayWait => segment.IsStream;

    /// <summary>Whether a whole line can be had without reading.</summary>
    /// <param name="skip">Bytes before the line.</param>
    public bool HasLine(int skip = 0) => _bytes.AsSpan(_start + skip, Available - skip).Contains((byte)'\n');

    /// <summary>Bytes from the first that is not consumed; valid until the next search or read.</summary>
    public ReadOnlyMemory<byte> Memory(int length) => _bytes.AsMemory(_start, length);

    /// <summary>As <see cref="Memory"/>, from an offset on.</summary>
    public ReadOnlySpan<byte> Span(int offset, int length) => _bytes.AsSpan(_start + offset, length);

    /// <summary>Finds the line that starts <paramref name="skip"/> bytes after the first unconsumed one.</summary>
    /// <param name="skip">Bytes before the line.</param>
    /// <param name="length">Its length with the line end.</param>
    /// <returns>False when no line end is to be had: at the end of the file, or when the buffer is full.</returns>
    public bool TryFindLine(int skip, out int length)
    {
        if (_foundFrom == skip)
        {
            length = _foundLength;
            return true;
        }

        while (true)
        {
            int from = _searchedFrom == skip ? _searchedTo : skip;
            int at = _bytes.AsSpan(_start + from, Available - from).IndexOf((byte)'\n');
            if (at >= 0)
            {
                length = from + at + 1 - skip;
                (_foundFrom, _foundLength) = (skip, length);
                return true;
            }

            (_searchedFrom, _searchedTo) = (skip, Available);
            if (!TryFill())
            {
                length = 0;
                return false;
            }
        }
    }

    /// <summary>The whole lines in the buffer from its first byte on, up to so many bytes; may be none.</summary>
    public ReadOnlySpan<byte> WholeLines(int most)
    {
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(_start, Math.Min(Available, most));
        return bytes[..(bytes.LastIndexOf((byte)'\n') + 1)];
    }

    /// <summary>Lets go of bytes at the front.</summary>
    public void Consume(int count)
    {
        if (count == 0)
            return;
        _start += count;
        _searchedFrom = -1;
        _foundFrom = Math.Max(-1, _foundFrom - count);
    }

    /// <summary>What can be read now, up to so many bytes, without consuming it.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (Available < count && (Available == 0 || !segment.IsStream) && TryFill())
        {
            // Each fill reads what there is; of a stream the rest may be long in coming.
        }

        return _bytes.AsSpan(_start, Math.Min(count, Available));
    }

    /// <summary>Starts again at the front of the file, which was truncated.</summary>
    public void Rewind() => SeekTo(0);

    /// <summary>Goes on at another place.</summary>
    public void SeekTo(long offset)
    {
        (_start, _end, FileOffset, _searchedFrom, _foundFrom) = (0, 0, offset, -1, -1);
        IsSealed = false;
    }

    /// <summary>Drops what is left of the line that goes on at this place, however long it is.</summary>
    public void DropLineRest()
    {
        int length;
        while (!TryFindLine(0, out length))
        {
            bool isFull = IsFull;
            Consume(Available);
            if (!isFull)
                return;
        }

        Consume(length);
    }

    /// <summary>Reads more; false at the end of the file or when the buffer is full.</summary>
    private bool TryFill()
    {
        if (IsFull || IsSealed)
            return false;
        if (_start > 0 && _bytes.Length - _end < _bytes.Length / 2)
        {
            _bytes.AsSpan(_start, Available).CopyTo(_bytes);
            (_start, _end) = (0, Available);
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(_bytes.Length * 2, segment.MaxRecordBytes));
        int room = (int)Math.Min(_bytes.Length - _end, EndOffset - FileOffset);
        int read = room <= 0 ? 0 : segment.Read(_bytes.AsSpan(_end, room), FileOffset);
        _end += read;
        FileOffset += read;
        return read > 0;
    }
}
