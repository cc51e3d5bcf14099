namespace Hewn.Store.Scanning;

/// <summary>Lines that were found, in the order they stand in one file. Immutable.</summary>
public sealed class LineBatch
{
    private readonly byte[] _text;
    private readonly LineRange[] _ranges;
    private readonly int[] _starts; // in the text

    internal LineBatch(string path, byte[] text, LineRange[] ranges, int[] starts)
    {
        Path = path;
        (_text, _ranges, _starts) = (text, ranges, starts);
    }

    /// <summary>The file, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>How many lines; at least one.</summary>
    public int Count => _ranges.Length;

    /// <summary>Where each line stands in the file.</summary>
    public IReadOnlyList<LineRange> Ranges => _ranges;

    /// <summary>The bytes of a line, without its newline.</summary>
    public ReadOnlyMemory<byte> TextOf(int line) => _text.AsMemory(_starts[line], _ranges[line].Length);
}
