using Hewn.Records;

namespace Hewn.Sessions;

/// <summary>
/// Lines that are on their way into a session's log, as they will stand there. Each gets its number when it is added,
/// as if nobody else wrote before; where somebody did, all are numbered anew. Not thread-safe.
/// </summary>
internal sealed class LineBatch
{
    private readonly SessionFormat _format = new();
    private readonly NumberTail _tail = new();
    private readonly ByteBuffer _lines = new(Limits.WriteBlockBytes * 3 / 2);
    private ByteBuffer? _renumbered; // Made where several processes write one log: then nearly every batch needs it.
    private long _first;

    public LineBatch() => _tail.Set(0);

    /// <summary>How many lines it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all lines.</summary>
    public int Bytes => _lines.Length;

    /// <summary>Forgets its lines.</summary>
    /// <param name="next">The number that the next line is likely to get.</param>
    public void Clear(long next)
    {
        _lines.Clear();
        _renumbered?.Clear();
        _tail.Set(next);
        (_first, Count) = (next, 0);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">A record's JSON line, with or without its newline.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        _format.Append(_lines, line);
        _lines.Truncate(_lines.Length - "}\n"u8.Length);
        _tail.AppendTo(_lines);
        Count++;
    }

    /// <summary>The lines behind the first ones, numbered from a number on. Valid until the next change.</summary>
    /// <param name="skipped">How many are left out; not all.</param>
    /// <param name="first">The number of the first one behind them.</param>
    public ReadOnlySpan<byte> From(int skipped, long first)
    {
        ReadOnlySpan<byte> lines = _lines.Written;
        for (int i = 0; i < skipped; i++)
            lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
        return _first + skipped == first ? lines : Renumber(lines, _first + skipped, first);
    }

    /// <summary>Slow path: other processes have taken numbers, or lines came between.</summary>
    private ReadOnlySpan<byte> Renumber(ReadOnlySpan<byte> lines, long from, long to)
    {
        _renumbered ??= new ByteBuffer(Limits.WriteBlockBytes * 3 / 2);
        _renumbered.Clear();
        var tail = new NumberTail();
        tail.Set(to);
        for (; !lines.IsEmpty; from++)
        {
            int end = lines.IndexOf((byte)'\n') + 1;
            _renumbered.Append(lines[..(end - NumberTail.LengthOf(from))]);
            tail.AppendTo(_renumbered);
            lines = lines[end..];
        }

        return _renumbered.Written;
    }
}
