using Hewn.Files;
using Hewn.Store.Archives;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Segments;

/// <summary>
/// One open file, plain or packed (what is packed reads as if it were not), or a stream that can be read once. Files
/// are open in a way that locks nobody out: others may write, rename and delete them.
/// </summary>
internal sealed class Segment : IDisposable
{
    private const int HeadBytes = 256;
    private static ReadOnlySpan<byte> PackedMagic => [0x1F, 0x8B];

    private readonly PipeStream? _stream;
    private PackedText? _packed;
    private bool _isStreamKnown; // whether it is packed
    private SafeFileHandle? _handle;

    private Segment(string path, SafeFileHandle handle, bool isPacked)
    {
        Path = path;
        _handle = handle;
        Identity = FileIdentity.Of(handle);
        if (isPacked)
            _packed = new PackedText(ReadRaw, RandomAccess.GetLength(handle), System.IO.Path.GetFileName(path));
    }

    private Segment(string path, PipeStream stream) => (Path, _stream) = (path, stream);

    /// <summary>The path at the time of opening.</summary>
    public string Path { get; }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Its length on the disk; of a stream the greatest number there is.</summary>
    public long Length => _stream is null ? RandomAccess.GetLength(Handle) : long.MaxValue;

    /// <summary>Whether it can be read from any place at once: it is a plain file.</summary>
    public bool IsSeekable => _packed is null && _stream is null;

    /// <summary>Whether reading may wait for somebody to write.</summary>
    public bool IsStream => _stream is not null;

    /// <summary>What is known of its parts when Hewn packed it; otherwise null.</summary>
    public Hewn.Archives.ArchiveIndex? ArchiveIndex => IsStream ? null : _packed?.Index;

    /// <summary>What of a packed file turned out to be unreadable so far; null when nothing has.</summary>
    public string? Damage => _stream is { IsGivenUp: true } ? null : _packed?.Damage;

    /// <summary>Whether a line, with its line end, stands in the place of what cannot be read.</summary>
    public bool IsNote(ReadOnlySpan<byte> line) => Damage is not null && _packed!.IsNote(line);

    /// <summary>Bytes of the buffer that it is read with at first.</summary>
    public int BufferBytes { get; set; } = Limits.ReadBufferBytes;

    /// <summary>Bytes of its longest record.</summary>
    public int MaxRecordBytes { get; set; } = Limits.MaxRecordBytes;

    /// <summary>The open file.</summary>
    /// <exception cref="IOException">It was put to rest and cannot be opened any more.</exception>
    internal SafeFileHandle Handle => _handle ??= Reopen();

    /// <summary>The dialect it is said to be written in; null to find out.</summary>
    public string? Dialect { get; set; }

    /// <summary>When it was last written to.</summary>
    public DateTime LastWriteUtc =>
        _stream is null ? File.GetLastWriteTimeUtc(Handle) : TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>Opens a file; null when there is none of that name (any more).</summary>
    public static Segment? TryOpen(string path, bool isPacked = false) =>
        TryOpenHandle(path) is { } handle ? new(path, handle, isPacked) : null;

    /// <summary>As <see cref="TryOpen"/>; whether it is packed, its first bytes say.</summary>
    public static Segment? TryOpenAny(string path)
    {
        if (TryOpenHandle(path) is not { } handle)
            return null;
        Span<byte> magic = stackalloc byte[2];
        try
        {
            _ = RandomAccess.GetLength(handle); // Of a pipe not a byte must be read here: it would be lost.
            bool isPacked = RandomAccess.Read(handle, magic, 0) == magic.Length && magic.SequenceEqual(PackedMagic);
            return new(path, handle, isPacked);
        }
        catch (NotSupportedException)
        {
            return OfStream(path, () => new FileStream(handle, FileAccess.Read, bufferSize: 0));
        }
        catch (IOException)
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A stream, which is read once and not closed; whether it is packed, its first bytes say.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="open">Opens it; called with the first reading, and may wait.</param>
    /// <param name="beforeWaiting">Called when nothing is there at once; null: nobody.</param>
    /// <param name="stop">Gives up waiting: the stream has ended then.</param>
    public static Segment OfStream(
        string name, Func<Stream> open, Action? beforeWaiting = null, CancellationToken stop = default) =>
        new(name, new PipeStream(open, beforeWaiting ?? (() => { }), stop));

    /// <summary>What is to be said of it when it is of a form that nothing here reads; null when it is not. Of a
    /// stream, reading says so.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string? FindForeignForm()
    {
        if (!IsSeekable)
            return null;
        Span<byte> head = stackalloc byte[ForeignForm.MaxMagicBytes];
        return ForeignForm.Of(head[..ReadRaw(head, 0)])?.Problem(Path);
    }

    /// <summary>Closes the file until it is read again: then it is opened by its name, and known by its
    /// identity.</summary>
    public void Rest()
    {
        if (_stream is not null)
            return;
        _handle?.Dispose();
        _handle = null;
    }

    /// <summary>Reads up to so many bytes of its text from a position; 0 at the end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public int Read(Span<byte> bytes, long position)
    {
        if (_stream is not null)
            return ReadStream(_stream, bytes, position);
        return _packed is null ? ReadRaw(bytes, position) : _packed.Read(bytes, position);
    }

    /// <summary>
    /// Whether this is the archive that a plain file was packed into. The file's number alone does not say so, because
    /// it may have been given to another file since; its length and its first line do.
    /// </summary>
    public bool IsArchiveOf(Segment plain)
    {
        if (_packed?.Index is not { } index || plain._packed is not null
            || index.Source != plain.Identity || index.TextBytes != plain.Length)
            return false;
        Span<byte> here = stackalloc byte[HeadBytes];
        Span<byte> there = stackalloc byte[HeadBytes];
        int read = _packed.Read(here, 0);
        return here[..read].SequenceEqual(there[..Math.Min(read, plain.Read(there, 0))]);
    }

    /// <summary>Whoever reads a stream goes forward only.</summary>
    private int ReadStream(PipeStream stream, Span<byte> bytes, long position)
    {
        if (!_isStreamKnown)
        {
            _isStreamKnown = true;
            if (stream.StartsWith(PackedMagic))
                _packed = new PackedText((room, _) => stream.Read(room), 0, System.IO.Path.GetFileName(Path));
            else if (ForeignForm.All.FirstOrDefault(form => stream.StartsWith(form.Magic)) is { } foreign)
                throw new IOException(foreign.Problem(Path));
        }

        int read = _packed is null ? stream.Read(bytes) : _packed.Read(bytes, position);
        return stream.IsGivenUp ? 0 : read; // What is packed would be taken for cut.
    }

    public void Dispose()
    {
        _packed?.Dispose();
        _handle?.Dispose();
    }

    private static SafeFileHandle? TryOpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return null; // a folder of that name is no file of the set
        }
    }

    private SafeFileHandle Reopen()
    {
        SafeFileHandle? handle = TryOpenHandle(Path);
        if (handle is not null && FileIdentity.Of(handle) == Identity)
            return handle;
        handle?.Dispose();
        throw new FileNotFoundException($"'{Path}' went away, or another file took its name.", Path);
    }

    private int ReadRaw(Span<byte> bytes, long position) => RandomAccess.Read(Handle, bytes, position);
}
