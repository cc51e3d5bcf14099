using Hewn.Formats;
using Hewn.Records;

namespace Hewn.Ring;

/// <summary>
/// The lines that a file must hold behind a checkpoint, in order, as they stand in the file. Each is rendered when it
/// is asked for: of a large ring all together may be more than memory holds, and more than an array can.
/// </summary>
/// <param name="format">How the file's lines look.</param>
/// <param name="ring">
/// The dead ring that holds them, where they are read again; null where they are kept, because the ring goes on.
/// </param>
internal sealed class ExpectedLines(ILineFormat format, RingReader? ring = null)
{
    private readonly ByteBuffer _line = new();
    private readonly List<long> _positions = [];
    private readonly List<byte[]> _kept = [];
    private int _rendered = -1;

    public int Count => _positions.Count;

    /// <summary>One line, newline included. Valid until the next one is asked for.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if (index != _rendered)
                Render(index);
            return _line.Written;
        }
    }

    /// <summary>Bytes of the longest line.</summary>
    public int LongestBytes { get; private set; }

    /// <summary>Adds a line of the ring.</summary>
    /// <param name="line">The line as it stands in the ring.</param>
    /// <param name="position">Where.</param>
    public void Add(ReadOnlySpan<byte> line, long position)
    {
        _positions.Add(position);
        if (ring is null)
            _kept.Add(line.ToArray());
        Render(line);
        _rendered = Count - 1;
        LongestBytes = Math.Max(LongestBytes, _line.Length);
    }

    /// <summary>Where a line stands in the ring; nowhere, so behind all of it, when there is none.</summary>
    public long PositionOf(int index) => index == Count ? long.MaxValue : _positions[index];

    /// <summary>Appends lines from one on, as many as make a write.</summary>
    /// <returns>How many.</returns>
    public int AppendBlock(ByteBuffer target, int from)
    {
        int next = from;
        while (next < Count && target.Length < Limits.WriteBlockBytes)
            target.Append(this[next++]);
        return next - from;
    }

    private void Render(int index)
    {
        FrameView frame = default;
        Render(ring is null ? _kept[index]
            : ring.TryRead(_positions[index], out frame) ? frame.Line
            : throw new InvalidDataException("A line of the ring is gone that was there a moment ago."));
        _rendered = index;
    }

    private void Render(ReadOnlySpan<byte> line)
    {
        _line.Clear();
        format.Append(_line, line);
    }
}
