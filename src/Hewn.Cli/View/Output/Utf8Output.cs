namespace Hewn.Cli.View.Output;

/// <summary>
/// Results as UTF-8, gathered in one large buffer: a listing of millions of lines makes no string of any of them. One
/// thread's.
/// </summary>
/// <param name="stream">Where the bytes go; null: they stay here.</param>
internal sealed class Utf8Output(Stream? stream)
{
    private const int FlushBytes = 64 * 1024; // What a pipe takes at once.
    private byte[] _buffer = new byte[stream is null ? 4096 : 2 * FlushBytes];
    private int _length;

    /// <summary>The output of a terminal, as bytes where it has them.</summary>
    public static Utf8Output Of(Terminal terminal)
    {
        terminal.Output.Flush();
        return new(terminal.OutputBytes ?? new Sessions.WriterStream(terminal.Output, isHarmless: false));
    }

    /// <summary>What is gathered and not written yet.</summary>
    public ReadOnlySpan<byte> Gathered => _buffer.AsSpan(0, _length);

    /// <summary>Bytes that it has room for.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Forgets what is gathered.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
            MakeRoom(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Writes one byte as it is.</summary>
    public void Append(byte value)
    {
        if (_length == _buffer.Length)
            MakeRoom(1);
        _buffer[_length++] = value;
    }

    /// <summary>Room for up to so many bytes, of which those that are then told to <see cref="Take"/> are
    /// written.</summary>
    public Span<byte> Room(int bytes)
    {
        if (bytes > _buffer.Length - _length)
            MakeRoom(bytes);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Writes the first bytes of the room that was asked for last.</summary>
    public void Take(int bytes) => _length += bytes;

    /// <summary>Ends a line; a full buffer is written then, so that what is read from a pipe are whole lines.</summary>
    public void EndLine()
    {
        Append((byte)'\n');
        if (_length >= FlushBytes && stream is not null)
            Write(stream);
    }

    /// <summary>Writes whole lines, or nothing.</summary>
    public void AppendLines(ReadOnlySpan<byte> lines)
    {
        Append(lines);
        if (_length >= FlushBytes && stream is not null)
            Write(stream);
    }

    /// <summary>Writes what is gathered.</summary>
    /// <exception cref="IOException">The reader has gone, or the disk is full.</exception>
    public void Flush()
    {
        if (stream is null)
            return;
        Write(stream);
        stream.Flush();
    }

    private void Write(Stream target)
    {
        // Emptied first: what could not be written must not be tried again when the program ends.
        int length = _length;
        _length = 0;
        target.Write(_buffer.AsSpan(0, length));
    }

    private void MakeRoom(int bytes)
    {
        if (stream is null)
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + bytes));
        else
            Write(stream);
        if (bytes > _buffer.Length)
            _buffer = new byte[bytes];
    }
}
