using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Scanning.Reading;

/// <summary>
/// Reads stretches of a file as pieces of whole lines, into one buffer that it uses again and again. A line belongs to
/// the stretch it starts in. One thread's.
/// </summary>
/// <remarks>
/// Reads instead of mapping: into a small buffer that is the faster way, and a mapped file that somebody cuts would
/// kill the process.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="end">Where the file ends for this scan; what is written behind it meanwhile is not looked at.</param>
/// <param name="pieceBytes">How much a read asks for.</param>
internal sealed unsafe class PieceReader(SafeFileHandle file, long end, int pieceBytes = ScanLimits.PieceBytes)
    : IDisposable
{
    private const int LineRestBytes = 4096; // what is read at a time for the rest of a stretch's last line
    private byte* _memory;
    private int _capacity;
    private long _offset; // where the buffer's first byte stands in the file
    private int _have;
    private long _tooLongFrom; // the start of the line that is skipped for its length; -1: none
    private bool _isSkipping; // up to the next newline

    /// <summary>True when the file ended earlier than it did at the start of the scan.</summary>
    public bool Shrunk { get; private set; }

    private byte* Buffer => _memory + ScanLimits.SlackBytes;

    /// <summary>Delivers the lines that start in a stretch.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="to">The byte behind it.</param>
    /// <param name="isLineStart">Whether a line is known to start at <paramref name="from"/>.</param>
    /// <param name="sink">Where the lines go.</param>
    /// <param name="stop">Ends the reading between two reads.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(long from, long to, bool isLineStart, IPieceSink sink, CancellationToken stop)
    {
        _isSkipping = !isLineStart && from > 0;
        _offset = _isSkipping ? from - 1 : from; // the newline before the first line may be the byte before
        _have = 0;
        _tooLongFrom = -1;
        while (!stop.IsCancellationRequested)
        {
            int read = ReadMore(to);
            if (read == 0)
            {
                Finish(sink);
                return;
            }

            if (_isSkipping && !Skip(to, sink))
                return;
            if (!_isSkipping && Deliver(to, read, sink))
                return;
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _capacity = 0;
    }

    private int ReadMore(long to)
    {
        long at = _offset + _have;
        long ask = Math.Min(at < to ? Math.Min(pieceBytes, to - at) : LineRestBytes, end - at);
        if (ask <= 0)
            return 0;
        Reserve(_have + (int)ask + 1);
        int read = RandomAccess.Read(file, new Span<byte>(Buffer + _have, (int)ask), at);
        Shrunk |= read == 0;
        _have += read;
        if (at == 0 && new ReadOnlySpan<byte>(Buffer, _have).StartsWith("\uFEFF"u8))
            Drop(3);
        return read;
    }

    /// <summary>Drops the rest of a line; false when the next one starts behind the stretch.</summary>
    private bool Skip(long to, IPieceSink sink)
    {
        int newline = new ReadOnlySpan<byte>(Buffer, _have).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _offset += _have;
            _have = 0;
            return _tooLongFrom >= 0 || _offset < to;
        }

        if (_tooLongFrom >= 0)
            sink.TooLong(_tooLongFrom, _offset + newline - _tooLongFrom);
        Drop(newline + 1);
        (_isSkipping, _tooLongFrom) = (false, -1);
        return _offset < to;
    }

    /// <summary>Delivers what is complete; true when that was the last line of the stretch.</summary>
    private bool Deliver(long to, int read, IPieceSink sink)
    {
        var bytes = new ReadOnlySpan<byte>(Buffer, _have);
        // The first newline from here on ends the last line (all of a short stretch may be a byte order mark).
        long limit = Math.Max(0, to - 1 - _offset);
        bool isLast = false;
        int stop = 0;
        if (limit < _have)
        {
            int newline = bytes[(int)limit..].IndexOf((byte)'\n');
            isLast = newline >= 0;
            stop = isLast ? (int)limit + newline + 1 : 0;
            bytes = bytes[..(int)limit];
        }

        if (!isLast)
        {
            // What was there before the last read holds no newline, unless a skipped line's rest has just gone.
            int unseen = Math.Clamp(_have - read, 0, bytes.Length);
            stop = unseen + bytes[unseen..].LastIndexOf((byte)'\n') + 1;
            stop = stop == unseen ? 0 : stop;
        }

        if (stop > 0)
            DeliverLines(stop, sink);
        if (!isLast && _have > ScanLimits.MaxLineBytes)
        {
            (_isSkipping, _tooLongFrom) = (true, _offset);
            _offset += _have;
            _have = 0;
        }

        return isLast;
    }

    private void DeliverLines(int stop, IPieceSink sink)
    {
        int start = 0;
        if (stop > ScanLimits.MaxLineBytes) // Only the first line can be that long: the others came with one read.
        {
            int first = new ReadOnlySpan<byte>(Buffer, stop).IndexOf((byte)'\n');
            if (first > ScanLimits.MaxLineBytes)
            {
                sink.TooLong(_offset, first);
                start = first + 1;
            }
        }

        if (stop > start)
            sink.Piece(Buffer + start, stop - start, _offset + start);
        Drop(stop);
    }

    private void Finish(IPieceSink sink)
    {
        if (_tooLongFrom >= 0)
        {
            sink.TooLong(_tooLongFrom, _offset - _tooLongFrom);
        }
        else if (!_isSkipping && _have > 0)
        {
            Reserve(_have + 1);
            Buffer[_have++] = (byte)'\n';
            sink.Piece(Buffer, _have, _offset);
        }
    }

    private void Drop(int count)
    {
        _have -= count;
        System.Buffer.MemoryCopy(Buffer + count, Buffer, _capacity, _have);
        _offset += count;
    }

    private void Reserve(int capacity)
    {
        if (capacity <= _capacity)
            return;
        capacity = Math.Max(capacity + capacity / 2, pieceBytes + 64 * 1024);
        nuint bytes = (nuint)(capacity + 2 * ScanLimits.SlackBytes);
        byte* grown = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        NativeMemory.Clear(grown, bytes);
        if (_memory != null)
            NativeMemory.Copy(_memory, grown, (nuint)(_capacity + 2 * ScanLimits.SlackBytes));
        NativeMemory.AlignedFree(_memory);
        _memory = grown;
        _capacity = capacity;
    }
}
