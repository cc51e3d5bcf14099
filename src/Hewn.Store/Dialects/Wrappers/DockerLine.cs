using System.Text.Json;
using Hewn.Store.Dialects.JsonLines;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>A line of Docker's, taken apart once and kept, since reading a record asks for it several times. One
/// reader's.</summary>
internal sealed class DockerLine
{
    private const int KeptBytes = 64 * 1024; // of room that a long line needed

    private readonly JsonMembers _members = new();
    private byte[] _line = [];
    private byte[] _text = [];
    private int _length = -1;
    private int _textStart; // in the line; negative: the text stands in its own buffer, its escapes resolved
    private int _textLength;

    /// <summary>Whether it is a line of Docker's.</summary>
    public bool IsDockers { get; private set; }

    /// <summary>Whether it is known as one by its ends alone, so that it begins a record.</summary>
    public bool Begins { get; private set; }

    /// <summary>When it was last asked for; for choosing what is forgotten.</summary>
    public long LastUse { get; set; }

    /// <summary>The members; of use when it is Docker's.</summary>
    public ReadOnlySpan<JsonMember> Members => _members.All;

    /// <summary>The line that Docker has wrapped.</summary>
    public ReadOnlySpan<byte> Inner => _textStart < 0
        ? _text.AsSpan(0, _textLength)
        : _line.AsSpan(_textStart, _textLength);

    /// <summary>Whether this is that line.</summary>
    public bool Is(ReadOnlySpan<byte> line) => line.Length == _length && line.SequenceEqual(_line.AsSpan(0, _length));

    /// <summary>Takes a line apart.</summary>
    public void Set(ReadOnlySpan<byte> line)
    {
        _line = Room(_line, line.Length);
        line.CopyTo(_line);
        _length = line.Length;
        IsDockers = HasParts(line);
        Begins = IsDockers && line[^1] == '}'
            && line.IndexOf(",\"stream\":\""u8) > 0 && line.IndexOf(",\"time\":\""u8) > 0;
        if (!IsDockers)
            return;
        JsonMember log = _members.All[0];
        (_textStart, _textLength) = (log.ValueStart, log.ValueLength);
        if (log.Token != JsonTokenType.String)
            return;
        (_textStart, _textLength) = (log.ValueStart + 1, log.ValueLength - 2);
        if (!log.IsEscaped)
            return;
        _text = Room(_text, _textLength);
        _textLength = JsonUnescape.Resolve(log.TextIn(line), _text);
        _textStart = -1;
    }

    private bool HasParts(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("{\"log\":\""u8) || !_members.TryRead(line) || _members.All.Length is < 3 or > 5)
            return false;
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

    private static byte[] Room(byte[] room, int length) =>
        room.Length < length || (room.Length > KeptBytes && length < KeptBytes / 4)
            ? new byte[Math.Max(1024, length * 2)]
            : room;
}
