namespace Hewn.Pipeline;

/// <summary>
/// A finished line (newline included) in the pieces that it was built in, so that they are copied only once, to where
/// the line will wait for its files.
/// </summary>
/// <param name="start">Timestamp, level and message.</param>
/// <param name="head">What never changes for a logger.</param>
/// <param name="context">What the asynchronous call carries.</param>
/// <param name="bound">Fields of scopes and of the logger.</param>
/// <param name="fields">The call's fields, the exception, and the end of the line.</param>
internal readonly ref struct LineParts(
    ReadOnlySpan<byte> start,
    ReadOnlySpan<byte> head,
    ReadOnlySpan<byte> context,
    ReadOnlySpan<byte> bound,
    ReadOnlySpan<byte> fields)
{
    private readonly ReadOnlySpan<byte> _start = start;
    private readonly ReadOnlySpan<byte> _head = head;
    private readonly ReadOnlySpan<byte> _context = context;
    private readonly ReadOnlySpan<byte> _bound = bound;
    private readonly ReadOnlySpan<byte> _fields = fields;

    /// <summary>A line that is in one piece already.</summary>
    public LineParts(ReadOnlySpan<byte> line)
        : this(line, default, default, default, default)
    {
    }

    /// <summary>A line in one piece, wherever a line is asked for.</summary>
    public static implicit operator LineParts(ReadOnlySpan<byte> line) => new(line);

    /// <summary>Bytes of the whole line.</summary>
    public int Length => _start.Length + _head.Length + _context.Length + _bound.Length + _fields.Length;

    /// <summary>Joins the pieces in <paramref name="target"/>, which must have room for them.</summary>
    public void CopyTo(Span<byte> target)
    {
        _start.CopyTo(target);
        target = Behind(target, _start.Length, _head);
        target = Behind(target, _head.Length, _context);
        target = Behind(target, _context.Length, _bound);
        Behind(target, _bound.Length, _fields);
    }

    private static Span<byte> Behind(Span<byte> target, int offset, ReadOnlySpan<byte> part)
    {
        target = target[offset..];
        if (!part.IsEmpty) // Context and bound fields often are.
            part.CopyTo(target);
        return target;
    }
}
