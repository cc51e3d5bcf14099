using System.Buffers;
using Hewn.LogQL.Labels;
using Hewn.Store.Scanning.Values;
using Hewn.Store.Streams.Packing;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Streams;

/// <summary>
/// A file of pushed lines, and what its blocks hold. One that is written only ever grows, and what is behind its last
/// line break is not there yet; a packed one never changes. Thread-safe.
/// </summary>
internal sealed class StreamFile(string path, StreamFileName name)
{
    private static readonly LabelSet _own = LabelSet.Of(("service_name", "hewn"));
    private readonly Lock _gate = new();
    private readonly BlockSurvey _survey = new(); // under _gate
    private long _end; // of what the blocks hold
    private long _savedEnd; // of what was noted; under _gate
    private volatile StreamBlock[] _blocks = [];
    private bool _isRead; // of a packed one; under _gate

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>What its name says.</summary>
    public StreamFileName Name => name;

    /// <summary>Bytes of its whole lines, as far as it was looked at.</summary>
    public long Bytes => Volatile.Read(ref _end);

    /// <summary>The labels of lines that Hewn itself writes there, such as what was lost.</summary>
    public static LabelSet OwnStream => _own;

    /// <summary>Opens it; null when it is gone.</summary>
    public SafeFileHandle? TryOpen()
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Its blocks as it is now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is packed and damaged.</exception>
    public IReadOnlyList<StreamBlock> Blocks()
    {
        lock (_gate)
        {
            if (_isRead)
                return _blocks;
            using SafeFileHandle? file = TryOpen();
            if (file is null)
                return [];
            if (name.IsPacked)
            {
                ReadPacked_NeedsLock(file);
                return _blocks;
            }

            long length = RandomAccess.GetLength(file);
            if (length < _end)
                (_blocks, _end, _savedEnd) = ([], 0, 0); // somebody has cut it
            if (length > _end)
                Read_NeedsLock(file, length);
            return _blocks;
        }
    }

    /// <summary>
    /// Looks at what was written since, unless somebody does just now: at each megabyte that is pushed, so that a query
    /// finds little that nobody has looked at.
    /// </summary>
    public void LookAhead()
    {
        if (!_gate.TryEnter())
            return;
        try
        {
            Blocks();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Told to whoever asks for its lines.
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// Ends the last line of a file that nobody writes, as the next push to it would: what has no end is not read.
    /// </summary>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void EndLastLine()
    {
        using SafeFileHandle? file = TryOpen();
        Span<byte> last = stackalloc byte[1];
        if (file is null || RandomAccess.GetLength(file) is not (> 0 and var length)
            || RandomAccess.Read(file, last, length - 1) == 0 || last[0] == (byte)'\n')
            return;
        using SafeFileHandle writable = File.OpenHandle(
            path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(writable, "\n"u8, length);
    }

    /// <summary>
    /// Bytes of its lines; of a packed one about, since its directory is not read for that: it would stay in memory.
    /// </summary>
    public long TextBytes()
    {
        var facts = new FileInfo(path);
        return facts.Exists ? facts.Length * (name.IsPacked ? StreamLimits.PackedTimes : 1) : 0;
    }

    /// <summary>
    /// The time of a line that is none of a stream: one that Hewn has written itself, or somebody else.
    /// </summary>
    public static bool TryReadForeign(ReadOnlySpan<byte> line, out long ns)
    {
        ns = 0;
        ReadOnlySpan<byte> head = "{\"timestamp\":\""u8;
        if (!line.StartsWith(head))
            return false;
        ReadOnlySpan<byte> text = line[head.Length..];
        int end = text.IndexOf((byte)'"');
        return end > 0 && TimestampText.TryRead(text[..end], out ns);
    }

    private void ReadPacked_NeedsLock(SafeFileHandle file)
    {
        try
        {
            _blocks = PackDirectory.Read(file);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{path}: {damaged.Message}", damaged);
        }

        Volatile.Write(ref _end, RandomAccess.GetLength(file));
        _isRead = true;
    }

    private void Read_NeedsLock(SafeFileHandle file, long length)
    {
        if (_end == 0 && length >= StreamLimits.NotedBytes && BlockNotes.TryRead(path, file, out BlockNotes? notes))
        {
            _blocks = notes.Blocks;
            _end = _savedEnd = notes.End;
        }

        var blocks = new List<StreamBlock>(_blocks);
        long at = _end;
        if (blocks is [.., { Bytes: < StreamLimits.BlockBytes / 2 } last])
        {
            blocks.RemoveAt(blocks.Count - 1); // it grows
            at = last.Offset;
        }

        // Of the pool, since this is done for each megabyte that is pushed.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(StreamLimits.BlockBytes);
        int size = StreamLimits.BlockBytes; // What the pool gives more than that would make other blocks.
        while (at < length)
        {
            int read = ReadAll(file, buffer.AsSpan(0, (int)Math.Min(size, length - at)), at);
            int bytes = buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            if (bytes > 0)
            {
                blocks.Add(_survey.Of(buffer.AsSpan(0, bytes), at));
                at += bytes;
            }
            else if (read < size)
            {
                break; // the end of the last line is still to come
            }
            else
            {
                ArrayPool<byte>.Shared.Return(buffer);
                size *= 2; // a long line
                buffer = ArrayPool<byte>.Shared.Rent(size);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        _blocks = [.. blocks];
        Volatile.Write(ref _end, at);
        if (at - _savedEnd < StreamLimits.NotedBytes)
            return;
        BlockNotes.TryWrite(path, file, _blocks, at);
        _savedEnd = at;
    }

    private static int ReadAll(SafeFileHandle file, Span<byte> buffer, long at)
    {
        int have = 0;
        for (int read = 1; read > 0 && have < buffer.Length; have += read)
            read = RandomAccess.Read(file, buffer[have..], at + have);
        return have;
    }
}
