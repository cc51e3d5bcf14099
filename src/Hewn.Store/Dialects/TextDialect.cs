namespace Hewn.Store.Dialects;

/// <summary>
/// A dialect of which a record is one line with what belongs to it: a stack trace, indented lines. A derived dialect
/// says how a record begins and what its first line means.
/// </summary>
internal abstract class TextDialect : IDialect
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract bool Begins(ReadOnlySpan<byte> line);

    /// <inheritdoc/>
    public TraceState Open(ReadOnlySpan<byte> line) => TraceLines.Begin(line);

    /// <inheritdoc/>
    public virtual bool Continues(ref TraceState trace, ReadOnlySpan<byte> line, bool isAfterBlank) =>
        TraceLines.Continues(ref trace, line, isAfterBlank, takesHeader: true);

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> record, TraceState trace, CanonicalRecord to)
    {
        ReadOnlySpan<byte> first = TextLines.First(record, out ReadOnlySpan<byte> rest);
        ReadLine(first, new TextRest(rest, trace != TraceState.None), to);
    }

    /// <inheritdoc/>
    public virtual bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        return false;
    }

    /// <summary>Says what a record means.</summary>
    /// <param name="line">Its first line.</param>
    /// <param name="rest">The others.</param>
    /// <param name="to">What is written to.</param>
    public abstract void ReadLine(ReadOnlySpan<byte> line, TextRest rest, CanonicalRecord to);
}
