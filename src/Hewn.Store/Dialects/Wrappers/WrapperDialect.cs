using Hewn.Store.Dialects.Text;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>
/// A dialect of which each line holds a line of another, as what carries logs writes it. A record is an inner record:
/// its inner lines are joined, those that were cut in pieces without a line end. A derived dialect says how a line is
/// unwrapped.
/// </summary>
/// <param name="inner">Reads what is inside.</param>
internal abstract class WrapperDialect(InnerReader inner) : IDialect
{
    private byte[] _scratch = new byte[4096];
    private readonly AnsiText _ansi = new();
    private OpenRecord _open;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract bool Begins(ReadOnlySpan<byte> line);

    /// <inheritdoc/>
    public TraceState Open(ReadOnlySpan<byte> line) => _open.Open(Unwrap(line));

    /// <inheritdoc/>
    public bool Continues(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank)
    {
        WrappedLine wrapped = Unwrap(line);
        return wrapped.IsWrapped
            ? _open.Continues(ref trace, wrapped, isAfterBlank)
            : !_open.IsPartial && TraceLines.Continues(ref trace, line, isAfterBlank, takesHeader: true);
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> record, TraceState trace, CanonicalRecord to)
    {
        ReadOnlySpan<byte> rest = record;
        ReadOnlySpan<byte> first = TextLines.First(record, out _);
        int length = 0;
        bool isPartial = false;
        for (bool isFirst = true; isFirst || !rest.IsEmpty; isFirst = false)
        {
            ReadOnlySpan<byte> line = TextLines.First(rest, out rest);
            WrappedLine wrapped = Unwrap(line);
            Reserve(length + wrapped.Inner.Length + 1);
            if (!isFirst && !isPartial)
                _scratch[length++] = (byte)'\n';
            wrapped.Inner.CopyTo(_scratch.AsSpan(length));
            length += wrapped.Inner.Length;
            isPartial = wrapped.IsPartial;
        }

        WriteHead(first, to);
        inner.Read(_ansi.Without(_scratch.AsSpan(0, length)), trace, to);
        WriteFields(first, to);
    }

    /// <summary>The level of a record on one line whose head has none, where the inner line is JSON.</summary>
    protected bool TryInnerLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        WrappedLine wrapped = Unwrap(line);
        return wrapped.IsWrapped && inner.TryLevelOf(_ansi.Without(wrapped.Inner), out level);
    }

    /// <inheritdoc/>
    public virtual bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        return false;
    }

    /// <summary>Takes a line apart. What it gives is valid until the next call.</summary>
    protected abstract WrappedLine Unwrap(ReadOnlySpan<byte> line);

    /// <summary>Writes what the outer line says before what the inner does: the time.</summary>
    protected abstract void WriteHead(ReadOnlySpan<byte> line, CanonicalRecord to);

    /// <summary>Writes the other fields of the outer line.</summary>
    protected abstract void WriteFields(ReadOnlySpan<byte> line, CanonicalRecord to);

    private void Reserve(int length)
    {
        if (_scratch.Length < length)
            Array.Resize(ref _scratch, Math.Max(length, _scratch.Length * 2));
    }
}
