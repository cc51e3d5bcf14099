using System.IO.Compression;
using System.Text;
using Hewn.Archives;

namespace Hewn.Store.Archives;

/// <summary>
/// The lines of a gzip file, as if it were not packed: an archive of Hewn's or what another program packed. In the
/// place of what is damaged stands one line that says so, so that readers count and show it. Not thread-safe.
/// </summary>
/// <param name="read">Reads the file.</param>
/// <param name="length">Its length.</param>
/// <param name="name">Its name, for that line.</param>
internal sealed class PackedText(ReadAt read, long length, string name) : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Lazy<ArchiveIndex?> _index = new(() => ArchiveIndex.TryRead(read, length));
    private readonly byte[] _room = new byte[ChunkBytes];
    private readonly HashSet<string> _notes = new(StringComparer.Ordinal);
    private byte[] _chunk = [];
    private int _at; // In the chunk.
    private long _position; // The same in the text.
    private int _nextBlock;
    private ReadAtStream? _file;
    private GZipStream? _gzip;
    private bool _isOver;
    private bool _endsLine = true;

    /// <summary>What it holds; null when another program packed it.</summary>
    public ArchiveIndex? Index => _index.Value;

    /// <summary>What turned out to be unreadable, a sentence; null when nothing has so far.</summary>
    public string? Damage { get; private set; }

    /// <summary>Whether a line is one that stands in the place of what is damaged.</summary>
    public bool IsNote(ReadOnlySpan<byte> line) => Damage is not null && _notes.Contains(Encoding.UTF8.GetString(line));

    /// <summary>Reads from a position of the text; 0 at its end. Going back means beginning anew, but for the begin of
    /// a block.</summary>
    public int Read(Span<byte> bytes, long position)
    {
        if (position != _position)
            TryJump(position);
        if (position < _position)
            Restart();
        while (_at < _chunk.Length || TryReadChunk())
        {
            int skipped = (int)Math.Min(position - _position, _chunk.Length - _at);
            Advance(skipped);
            int taken = Math.Min(bytes.Length, _chunk.Length - _at);
            if (taken == 0)
                continue;
            _chunk.AsSpan(_at, taken).CopyTo(bytes);
            Advance(taken);
            return taken;
        }

        return 0;
    }

    public void Dispose() => _gzip?.Dispose();

    private void Advance(int bytes) => (_at, _position) = (_at + bytes, _position + bytes);

    private void TryJump(long position)
    {
        int block = Index is { } index ? FindBlock(index, position) : -1;
        if (block < 0)
            return;
        Restart();
        (_nextBlock, _position) = (block, position);
    }

    private static int FindBlock(ArchiveIndex index, long textOffset)
    {
        for (int i = 0; i < index.Blocks.Count; i++)
        {
            if (index.Blocks[i].TextOffset == textOffset)
                return i;
        }

        return -1;
    }

    private void Restart()
    {
        _gzip?.Dispose();
        (_chunk, _at, _position, _nextBlock, _isOver, _endsLine) = ([], 0, 0, 0, false, true);
        (_file, _gzip) = (null, null);
    }

    private bool TryReadChunk()
    {
        _at = 0;
        _chunk = Index is { } index ? ReadBlock(index) : ReadStream();
        if (_chunk.Length > 0)
            _endsLine = _chunk[^1] == (byte)'\n';
        return _chunk.Length > 0;
    }

    private byte[] ReadBlock(ArchiveIndex index)
    {
        while (_nextBlock < index.Blocks.Count)
        {
            int number = _nextBlock++;
            try
            {
                byte[] lines = new ArchiveText(read, index).ReadBlock(number);
                if (lines.Length > 0)
                    return lines;
            }
            catch (InvalidDataException)
            {
                ArchiveBlock block = index.Blocks[number];
                return Note($"{block.Lines} lines ({block.TextBytes} bytes) are damaged and cannot be read");
            }
        }

        return [];
    }

    private byte[] ReadStream()
    {
        if (_isOver)
            return [];
        _file ??= new ReadAtStream(read, PackedEnd.Member);
        _gzip ??= new GZipStream(_file, CompressionMode.Decompress);
        int got = 0;
        try
        {
            got = _gzip.Read(_room, 0, _room.Length);
        }
        catch (InvalidDataException) when (_file.IsBehindEnd)
        {
            // What stands behind the file was taken for its continuation: it is cut.
        }
        catch (InvalidDataException)
        {
            _isOver = true;
            return Note("the rest is damaged and cannot be read");
        }

        if (!_file.IsBehindEnd)
            return _room[..got];
        _isOver = true;
        return PackedEnd.IsText(_room.AsSpan(0, got)) ? [] : Note("it is cut short: what followed is not there");
    }

    private byte[] Note(string what)
    {
        string note = $"{name}: {what}";
        Damage ??= note;
        _notes.Add(note + "\n");
        return Encoding.UTF8.GetBytes($"{(_endsLine ? string.Empty : "\n")}{note}\n");
    }
}
