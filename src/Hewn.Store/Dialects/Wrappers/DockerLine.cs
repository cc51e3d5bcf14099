using System.Text.Json;
using Hewn.Store.Dialects.JsonLines;

namespace Hewn.Store.Dialects.Wrappers;

/// <summary>A line of Docker's, taken apart once and kept, since reading a record asks for it several times. One
/// reader's.</summary>
internal sealed class DockerLine
{
    private const int PieceBytes = 16 * 1024; // in which Docker cuts long lines
    private const int KeptBytes = 64 * 1024; // of room that a long line needed

    private readonly JsonMembers _members = new();
    private byte[] _line = [];
    private byte[] _text = [];
    private int _length = -1;
    private int _textStart; // in the line; negative: the text stands in its own buffer, its escapes resolved
    private int _textLength;
    private bool _isOwn; // as Docker itself writes it

    private static ReadOnlySpan<byte> OwnHead => "{\"log\":\""u8;

    /// <summary>Whether it is a line of Docker's.</summary>
    public bool IsDockers { get; private set; }

    /// <summary>Whether it is one that stands alone on its line, so that it begins a record.</summary>
    public bool Begins { get; private set; }

    /// <summary>When it was last asked for; for choosing what is forgotten.</summary>
    public long LastUse { get; set; }

    /// <summary>The members; of use when it is Docker's.</summary>
    public ReadOnlySpan<JsonMember> Members => _members.All;

    /// <summary>The line that Docker has wrapped.</summary>
    public ReadOnlySpan<byte> Inner => _textStart < 0
        ? _text.AsSpan(0, _textLength)
        : _line.AsSpan(_textStart, _textLength);

    /// <summary>Whether its text goes on in the next line: it has no line end. What writes lines anew, with spaces, may
    /// leave that out; then only a text that Docker has cut goes on.</summary>
    public bool GoesOn => !Inner.EndsWith("\n"u8) && (_isOwn || _textLength >= PieceBytes);

    /// <summary>Whether a line begins as Docker's do, with spaces between its parts or without: what passes lines on
    /// writes them anew.</summary>
    public static bool MayBe(ReadOnlySpan<byte> line)
    {
        // Fast path: Docker itself writes no spaces, and most lines of JSON begin with another name.
        if (line.StartsWith(OwnHead))
            return true;
        if (line.Length < 3 || line[0] != '{' || (line[1] == '"' && line[2] != 'l'))
            return false;
        line = TextLines.SkipSpace(line[1..]);
        if (!line.StartsWith("\"log\""u8))
            return false;
        line = TextLines.SkipSpace(line[5..]);
        return line.StartsWith(":"u8) && TextLines.SkipSpace(line[1..]).StartsWith("\""u8);
    }

    /// <summary>Whether this is that line.</summary>
    public bool Is(ReadOnlySpan<byte> line) => line.Length == _length && line.SequenceEqual(_line.AsSpan(0, _length));

    /// <summary>Takes a line apart.</summary>
    public void Set(ReadOnlySpan<byte> line)
    {
        _line = Room(_line, line.Length);
        line.CopyTo(_line);
        _length = line.Length;
        IsDockers = HasParts(line);
        Begins = IsDockers && line[^1] == '}' && !line.Contains((byte)'\n');
        _isOwn = line.StartsWith(OwnHead);
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
        if (!MayBe(line) || !_members.TryRead(line) || _members.All.Length is < 3 or > 5)
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
