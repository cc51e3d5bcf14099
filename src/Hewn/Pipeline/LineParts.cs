namespace Hewn.Pipeline;

/// <summary>
/// A finished line (newline included) in the two pieces that it was built in, so that they are copied only once, to
/// where the line will wait for its files. No more than two: this is handed through several calls by value.
/// </summary>
/// <param name="start">Timestamp, level and message.</param>
/// <param name="fields">All the rest, to the end of the line.</param>
internal readonly ref struct LineParts(ReadOnlySpan<byte> start, ReadOnlySpan<byte> fields)
{
    private readonly ReadOnlySpan<byte> _start = start;
    private readonly ReadOnlySpan<byte> _fields = fields;

    /// <summary>A line that is in one piece already.</summary>
    public LineParts(ReadOnlySpan<byte> line)
        : this(line, default)
    {
    }

    /// <summary>A line in one piece, wherever a line is asked for.</summary>
    public static implicit operator LineParts(ReadOnlySpan<byte> line) => new(line);

    /// <summary>Bytes of the whole line.</summary>
    public int Length => unchecked(_start.Length + _fields.Length); // Some hundred thousand at most.

    /// <summary>Joins the pieces in <paramref name="target"/>, which must have room for them.</summary>
    public void CopyTo(Span<byte> target)
    {
        _start.CopyTo(target);
        _fields.CopyTo(target[_start.Length..]);
    }
}
