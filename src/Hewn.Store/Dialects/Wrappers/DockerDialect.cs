using System.Text.Json;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Dialects.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>
/// Docker's <c>json-file</c>: <c>{"log":"line\n","stream":"stdout","time":"2026-01-19T00:00:00.123456789Z"}</c>. A line
/// without the <c>\n</c> goes on in the next.
/// </summary>
/// <param name="stamps">Reads times.</param>
/// <param name="inner">Reads the line.</param>
internal sealed class DockerDialect(StampReader stamps, InnerReader inner) : WrapperDialect(inner)
{
    private readonly JsonMembers _members = new();
    private byte[] _text = new byte[1024];

    /// <inheritdoc/>
    public override string Name => DialectNames.Docker;

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> line) =>
        line.StartsWith("{\"log\":\""u8) && line[^1] == '}' && line.IndexOf(",\"stream\":\""u8) > 0
        && line.IndexOf(",\"time\":\""u8) > 0 && TryFind(line, out _);

    /// <inheritdoc/>
    protected override WrappedLine Unwrap(ReadOnlySpan<byte> line)
    {
        if (!TryFind(line, out JsonMember log))
            return new(line, isWrapped: false, isPartial: false);
        ReadOnlySpan<byte> text = log.TextIn(line);
        if (log.IsEscaped)
        {
            if (_text.Length < text.Length)
                _text = new byte[text.Length * 2];
            text = _text.AsSpan(0, JsonUnescape.Resolve(text, _text));
        }

        bool isWhole = text.EndsWith("\n"u8);
        return new(TextLines.WithoutEnd(text), isWrapped: true, isPartial: !isWhole);
    }

    /// <inheritdoc/>
    protected override void WriteHead(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        if (!TryFind(line, out _))
            return;
        foreach (ref readonly JsonMember member in _members.All)
        {
            if (member.NameIn(line).SequenceEqual("time"u8)
                && stamps.TryReadWhole(member.TextIn(line), out long ticks))
                to.Timestamp(member.TextIn(line), ticks);
        }
    }

    /// <inheritdoc/>
    protected override void WriteFields(ReadOnlySpan<byte> line, CanonicalRecord to)
    {
        if (!TryFind(line, out _))
            return;
        foreach (ref readonly JsonMember member in _members.All)
        {
            ReadOnlySpan<byte> name = member.NameIn(line);
            if (!name.SequenceEqual("time"u8) && !name.SequenceEqual("log"u8))
                to.Member(name, default, member.ValueIn(line));
        }
    }

    private bool TryFind(ReadOnlySpan<byte> line, out JsonMember log)
    {
        log = default;
        if (!line.StartsWith("{\"log\":\""u8) || !_members.TryRead(line) || _members.All.Length is < 3 or > 5)
            return false;
        log = _members.All[0];
        bool hasStream = false;
        bool hasTime = false;
        foreach (ref readonly JsonMember member in _members.All)
        {
            ReadOnlySpan<byte> name = member.NameIn(line);
            hasStream |= name.SequenceEqual("stream"u8) && member.Token == JsonTokenType.String;
            hasTime |= name.SequenceEqual("time"u8) && member.Token == JsonTokenType.String;
        }

        return hasStream && hasTime;
    }
}
