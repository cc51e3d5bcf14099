using Microsoft.Win32.SafeHandles;
using ByteBuffer = Hewn.Records.ByteBuffer;

namespace Hewn.Store.Streams.Packing;

/// <summary>Writes a packed file. Dispose of it; it is whole when <see cref="Finish"/> has returned. One thread's.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private const int FullBytes = StreamLimits.PackedBlockBytes / 16 * 15; // What is more is a block as it is.

    private readonly SafeFileHandle _file;
    private readonly ByteBuffer _lines = new(2 * StreamLimits.PackedBlockBytes);
    private readonly PackedLines _packing = new();
    private readonly BlockSurvey _survey = new();
    private readonly WordFilter _filter = new();
    private readonly List<StreamBlock> _blocks = [];
    private long _at;

    /// <param name="path">The file; what stands there is written over.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public PackWriter(string path) =>
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Bytes that were written.</summary>
    public long Bytes => _at;

    /// <summary>Adds a line with its break.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (_lines.Length > 0 && _lines.Length + line.Length > StreamLimits.PackedBlockBytes)
            PackKept();
        _lines.Append(line);
    }

    /// <summary>Adds whole lines.</summary>
    /// <param name="lines">The lines; <see cref="WordFilter.SlackBytes"/> behind them can be read.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void AddAll(ReadOnlySpan<byte> lines)
    {
        if (_lines.Length == 0 && lines.Length is > FullBytes and <= StreamLimits.PackedBlockBytes)
        {
            PackBlock(lines); // Fast path: where they stand.
            return;
        }

        while (lines.Length > 0)
        {
            int room = Math.Clamp(StreamLimits.PackedBlockBytes - _lines.Length, 0, lines.Length);
            int fitting = room == lines.Length ? room : lines[..room].LastIndexOf((byte)'\n') + 1;
            if (fitting == 0)
            {
                fitting = lines.IndexOf((byte)'\n') + 1;
                Add(lines[..fitting]); // It begins a block.
            }
            else
            {
                _lines.Append(lines[..fitting]);
            }

            lines = lines[fitting..];
        }
    }

    /// <summary>Writes what is left, and what the file holds, and has the disk keep it.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Finish()
    {
        if (_lines.Length > 0)
            PackKept();
        Write(PackDirectory.Write(_blocks, _at));
        RandomAccess.FlushToDisk(_file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _packing.Dispose();
    }

    private void PackKept()
    {
        _lines.GetSpan(WordFilter.SlackBytes);
        PackBlock(_lines.Written);
        _lines.Clear();
    }

    private void PackBlock(ReadOnlySpan<byte> lines)
    {
        ReadOnlySpan<byte> packed = _packing.Pack(lines);
        StreamBlock block = _packing is { Tokens: { } tokens, Few: { } few }
            ? _survey.Of(lines, _at, _filter.Words, tokens, few, out int longest)
            : _survey.Of(lines, _at, _filter.Words, out longest);
        Write(packed);
        ReadOnlySpan<byte> filter = _filter.Build(block.Bytes);
        Write(filter);
        _blocks.Add(block with
        {
            PackedBytes = packed.Length, FilterBytes = filter.Length, LongestWord = longest,
        });
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _at);
        _at += bytes.Length;
    }
}
