using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>
/// Docker's <c>json-file</c>: <c>{"log":"line\n","stream":"stdout","time":"2026-01-19T00:00:00.123456789Z"}</c>. A line
/// without the <c>\n</c> goes on in the next. Spaces between the parts make no difference.
/// </summary>
/// <param name="stamps">Reads times.</param>
/// <param name="inner">Reads the line.</param>
internal sealed class DockerDialect(StampReader stamps, InnerReader inner) : WrapperDialect(inner)
{
    // The line of a record that is read, and the one behind it, which was asked whether it belongs to the record.
    private readonly DockerLine[] _lines = [new(), new()];
    private long _uses;

    /// <inheritdoc/>
    public override string Name => DialectNames.Docker;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) => DockerLine.MayBe(line) && Find(line).Begins;

    /// <inheritdoc/>
    public override bool TryLevelOf(ReadOnlySpan<byte> line, out Level? level)
    {
        level = null;
        // Whatever else stands in the outer line could be a level, too.
        return Find(line).Members.Length == 3 && TryInnerLevelOf(line, out level);
    }

    /// <inheritdoc/>
    protected override WrappedLine Unwrap(ReadOnlySpan<byte> line)
    {
        DockerLine parts = Find(line);
        if (!parts.IsDockers)
            return new(line, isWrapped: false, isPartial: false);
        return new(TextLines.WithoutEnd(parts.Inner), isWrapped: true, isPartial: parts.GoesOn);
    }

    /// <inheritdoc/>
    protected override void WriteHead(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        DockerLine parts = Find(line);
        if (!parts.IsDockers)
            return;
        foreach (ref readonly JsonMember member in parts.Members)
        {
            if (member.NameIn(line).SequenceEqual("time"u8)
                && stamps.TryReadWhole(member.TextIn(line), out long ticks))
                to.Timestamp(member.TextIn(line), ticks);
        }
    }

    /// <inheritdoc/>
    protected override void WriteFields(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        DockerLine parts = Find(line);
        if (!parts.IsDockers)
            return;
        foreach (ref readonly JsonMember member in parts.Members)
        {
            ReadOnlySpan<byte> name = member.NameIn(line);
            if (!name.SequenceEqual("time"u8) && !name.SequenceEqual("log"u8))
                to.Member(name, default, member.ValueIn(line));
        }
    }

    private DockerLine Find(ReadOnlySpan<byte> line)
    {
        DockerLine found = _lines[0].Is(line) ? _lines[0] : _lines[1].Is(line) ? _lines[1] : Take(line);
        found.LastUse = ++_uses;
        return found;
    }

    private DockerLine Take(ReadOnlySpan<byte> line)
    {
        DockerLine oldest = _lines[0].LastUse < _lines[1].LastUse ? _lines[0] : _lines[1];
        oldest.Set(line);
        return oldest;
    }
}
