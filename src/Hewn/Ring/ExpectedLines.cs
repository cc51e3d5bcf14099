using Hewn.Formats;
using Hewn.Records;

namespace Hewn.Ring;

/// <summary>The lines that a file must hold behind a checkpoint, in order, as they stand in the file.</summary>
/// <param name="format">How the file's lines look.</param>
internal sealed class ExpectedLines(ILineFormat format)
{
    private readonly ByteBuffer _bytes = new(64 * 1024);
    private readonly List<int> _ends = [];
    private readonly List<long> _positions = [];

    public int Count => _ends.Count;

    /// <summary>One line, newline included.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.Written[StartOf(index).._ends[index]];

    /// <summary>Bytes of the longest line.</summary>
    public int LongestBytes { get; private set; }

    /// <summary>Adds a line of the ring.</summary>
    /// <param name="line">The line as it stands in the ring.</param>
    /// <param name="position">Where.</param>
    public void Add(ReadOnlySpan<byte> line, long position)
    {
        int start = _bytes.Length;
        format.Append(_bytes, line);
        _ends.Add(_bytes.Length);
        _positions.Add(position);
        LongestBytes = Math.Max(LongestBytes, _bytes.Length - start);
    }

    /// <summary>Where a line stands in the ring; nowhere, so behind all of it, when there is none.</summary>
    public long PositionOf(int index) => index == Count ? long.MaxValue : _positions[index];

    /// <summary>The bytes from a line on, without so many of its first.</summary>
    public ReadOnlySpan<byte> From(int index, int skippedBytes) =>
        index == Count ? default : _bytes.Written[(StartOf(index) + skippedBytes)..];

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
