using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hewn.Store.Entries;

namespace Hewn.Store.Dialects;

/// <summary>
/// What a record says, as one JSON object with Hewn's names, and where its known fields stand in it. One buffer for
/// all records of a reader: nothing is allocated once it is as large as the largest record needs.
/// </summary>
/// <remarks>
/// Of what only one can be (timestamp, level), the first given counts; a second timestamp becomes <c>event_time</c>
/// when it differs by more than <see cref="EventTimeAfter"/>, as in records that came through an adapter. Not
/// thread-safe.
/// </remarks>
internal sealed class CanonicalRecord
{
    /// <summary>Two times of a record that are closer than this are told as one.</summary>
    public static readonly TimeSpan EventTimeAfter = TimeSpan.FromMilliseconds(100);

    private const int KeptBytes = 1024 * 1024; // a larger buffer is given back after the record that needed it
    private static readonly SearchValues<byte> _escaped = ByteSets.Of(
        value => value is < 0x20 or (byte)'"' or (byte)'\\' or 0x7f);

    private static readonly SearchValues<byte> _plain = ByteSets.Of(
        value => value is >= 0x20 and < 0x7f and not ((byte)'"' or (byte)'\\'));

    private readonly FieldSlice[] _fields = new FieldSlice[FieldNames.Count];
    private byte[] _bytes = new byte[4096];
    private int _length;
    private int _inner; // members of the object that is open

    /// <summary>The object; valid until the next record begins.</summary>
    public ReadOnlyMemory<byte> Json => _bytes.AsMemory(0, _length);

    /// <summary>Where known fields stand in <see cref="Json"/>.</summary>
    public ReadOnlySpan<FieldSlice> Fields => _fields;

    /// <summary>When, in ticks of 100 ns since the year 1, UTC.</summary>
    public long UtcTicks { get; private set; }

    /// <summary>False while no timestamp was given.</summary>
    public bool HasTimestamp { get; private set; }

    /// <summary>True when a level was given.</summary>
    public bool HasLevel { get; private set; }

    /// <summary>The dialect, where it is told more exactly by what the record holds.</summary>
    public string? Dialect { get; set; }

    /// <summary>Begins a record.</summary>
    public void Begin()
    {
        if (_bytes.Length > KeptBytes && _length < KeptBytes / 4)
            _bytes = new byte[KeptBytes / 4];
        Array.Clear(_fields);
        (UtcTicks, HasTimestamp, HasLevel, Dialect) = (0, false, false, null);
        _bytes[0] = (byte)'{';
        _length = 1;
    }

    /// <summary>Ends it.</summary>
    public void End() => Add("}"u8);

    /// <summary>Gives the time.</summary>
    /// <param name="text">How it is written; kept where it is RFC 3339 with a zone.</param>
    /// <param name="utcTicks">When that is.</param>
    public void Timestamp(ReadOnlySpan<byte> text, long utcTicks)
    {
        if (HasTimestamp)
        {
            if (Math.Abs(utcTicks - UtcTicks) > EventTimeAfter.Ticks)
                WriteTime("event_time"u8, text, utcTicks);
            return;
        }

        (UtcTicks, HasTimestamp) = (utcTicks, true);
        WriteTime("timestamp"u8, text, utcTicks);
    }

    /// <summary>Gives the time as a JSON value that readers of Hewn's records take as it stands.</summary>
    public void TimestampValue(ReadOnlySpan<byte> json, long utcTicks)
    {
        if (HasTimestamp)
        {
            Timestamp(json.Trim((byte)'"'), utcTicks);
            return;
        }

        (UtcTicks, HasTimestamp) = (utcTicks, true);
        Value("timestamp"u8, json);
    }

    /// <summary>Gives the level.</summary>
    public void Level(Level level)
    {
        if (HasLevel)
            return;
        HasLevel = true;
        Value("level"u8, level switch
        {
            Hewn.Level.Trace => "\"TRACE\""u8,
            Hewn.Level.Debug => "\"DEBUG\""u8,
            Hewn.Level.Info => "\"INFO\""u8,
            Hewn.Level.Warn => "\"WARN\""u8,
            Hewn.Level.Error => "\"ERROR\""u8,
            _ => "\"FATAL\""u8,
        });
    }

    /// <summary>Gives the level by a word, which is kept beside it where it says more than the level does.</summary>
    /// <returns>False when it names no level; then nothing is written.</returns>
    public bool TryLevel(ReadOnlySpan<byte> word)
    {
        if (!LevelWords.TryRead(word, out Level level, out bool saysMore))
            return false;
        if (HasLevel)
            return true;
        Level(level);
        if (saysMore)
            Text("level_"u8, word);
        return true;
    }

    /// <summary>Gives the message of a text record, and what its further lines are.</summary>
    public void Message(ReadOnlySpan<byte> message, TextRest rest)
    {
        Name("message"u8, out int start);
        WriteString(message, rest.IsTrace ? default : rest.Text);
        Note("message"u8, start, _length - start);
        Rest(rest, inMessage: true);
    }

    /// <summary>Gives the further lines of a record.</summary>
    /// <param name="rest">The lines.</param>
    /// <param name="inMessage">True when they are in the message already, unless they are a stack trace.</param>
    public void Rest(TextRest rest, bool inMessage = false)
    {
        if (rest.IsTrace)
            Text("stack_trace"u8, rest.Text);
        else if (!inMessage && !rest.Text.IsEmpty)
            Text("further_lines"u8, rest.Text);
    }

    /// <summary>A text that is written as it is meant, not as JSON.</summary>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Name(name, out int start);
        WriteString(text, default);
        Note(name, start, _length - start);
    }

    /// <summary>A text under a name that has more behind it.</summary>
    public void TextUnder(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> text)
    {
        Comma();
        Add("\""u8);
        WriteContents(name);
        Add(suffix);
        Add("\":"u8);
        WriteString(text, default);
    }

    /// <summary>A value of a text line: a number or word of JSON as such, anything else as text.</summary>
    public void Bare(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        bool isIdentifier = !name.SequenceEqual("pid"u8)
            && (name.EndsWith("id"u8) || name.EndsWith("Id"u8) || name.EndsWith("ID"u8));
        if (text.SequenceEqual("<nil>"u8))
            Value(name, "null"u8);
        else if (!isIdentifier && JsonScalar.IsScalar(text))
            Value(name, text);
        else
            Text(name, text);
    }

    /// <summary>A whole number.</summary>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out int length);
        Value(name, text[..length]);
    }

    /// <summary>A JSON value as it stands.</summary>
    public void Value(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Name(name, out int start);
        Add(json);
        Note(name, start, json.Length);
    }

    /// <summary>A member whose name stands in JSON already, escapes and all; a suffix makes the name another.</summary>
    public void Member(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> json)
    {
        Comma();
        Add("\""u8);
        Add(name);
        Add(suffix);
        Add("\":"u8);
        int start = _length;
        Add(json);
        if (suffix.IsEmpty)
            Note(name, start, json.Length);
    }

    /// <summary>Begins an object; its members come by <see cref="InnerMember"/>.</summary>
    public void BeginObject(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        Member(name, suffix, "{"u8);
        _inner = 0;
    }

    /// <summary>A member of the object that is open, as it stands in JSON.</summary>
    public void InnerMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Add(_inner++ == 0 ? "\""u8 : ",\""u8);
        Add(name);
        Add("\":"u8);
        Add(json);
    }

    /// <summary>Ends the object.</summary>
    public void EndObject() => Add("}"u8);

    /// <summary>Members as they stand in JSON. Known fields among them are told by <see cref="Known"/>.</summary>
    /// <returns>Where their first byte stands now.</returns>
    public int Members(ReadOnlySpan<byte> json)
    {
        Comma();
        int start = _length;
        Add(json);
        return start;
    }

    /// <summary>Tells where a known field stands.</summary>
    public void Known(Field field, FieldSlice slice) => _fields[(int)field] = slice;

    /// <summary>Begins a string value that is made of parts.</summary>
    public void BeginText(ReadOnlySpan<byte> name, out int start)
    {
        Name(name, out start);
        Add("\""u8);
    }

    /// <summary>A part of it that is JSON string contents already.</summary>
    public void AddEscaped(ReadOnlySpan<byte> contents) => Add(contents);

    /// <summary>A part of it that is text.</summary>
    public void AddText(ReadOnlySpan<byte> text) => WriteContents(text);

    /// <summary>Ends it.</summary>
    public void EndText(ReadOnlySpan<byte> name, int start)
    {
        Add("\""u8);
        Note(name, start, _length - start);
    }

    private void WriteTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, long utcTicks)
    {
        if (IsRfc3339(text))
        {
            Text(name, text);
            return;
        }

        Span<byte> made = stackalloc byte[40];
        // Seven digits, as precise as the ticks are.
        new DateTime(utcTicks, DateTimeKind.Utc).TryFormat(made, out int length, "O", null);
        Text(name, made[..length]);
    }

    private static bool IsRfc3339(ReadOnlySpan<byte> text) =>
        text.Length is >= 20 and <= 35 && text[4] == '-' && text[10] == 'T'
        && (text[^1] == 'Z' || (text.Length > 24 && text[^6] is (byte)'+' or (byte)'-'));

    private void Name(ReadOnlySpan<byte> name, out int valueStart)
    {
        Comma();
        WriteString(name, default);
        Add(":"u8);
        valueStart = _length;
    }

    private void Comma()
    {
        if (_length > 1)
            Add(","u8);
    }

    /// <summary>Remembers where a known field stands.</summary>
    private void Note(ReadOnlySpan<byte> name, int start, int length)
    {
        if (!FieldNames.TryFind(name, out Field field) || length == 0)
            return;
        ReadOnlySpan<byte> json = _bytes.AsSpan(start, length);
        _fields[(int)field] = json[0] switch
        {
            (byte)'"' => new(start + 1, length - 2, JsonTokenType.String, json.Contains((byte)'\\')),
            (byte)'{' => new(start, length, JsonTokenType.StartObject, false),
            (byte)'[' => new(start, length, JsonTokenType.StartArray, false),
            (byte)'t' => new(start, length, JsonTokenType.True, false),
            (byte)'f' => new(start, length, JsonTokenType.False, false),
            (byte)'n' => new(start, length, JsonTokenType.Null, false),
            _ => new(start, length, JsonTokenType.Number, false),
        };
    }

    private void WriteString(ReadOnlySpan<byte> text, ReadOnlySpan<byte> furtherLines)
    {
        Add("\""u8);
        WriteContents(text);
        if (!furtherLines.IsEmpty)
        {
            Add("\\n"u8);
            WriteContents(furtherLines);
        }

        Add("\""u8);
    }

    private void WriteContents(ReadOnlySpan<byte> text)
    {
        // Fast path: nearly all text is ASCII without anything to escape.
        if (!text.ContainsAnyExcept(_plain))
        {
            Add(text);
            return;
        }

        while (true)
        {
            int at = text.IndexOfAny(_escaped);
            AddUtf8(at < 0 ? text : text[..at]);
            if (at < 0)
                return;
            AddEscape(text[at]);
            text = text[(at + 1)..];
        }
    }

    private void AddEscape(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                Add("\\\""u8);
                return;
            case (byte)'\\':
                Add("\\\\"u8);
                return;
            case (byte)'\n':
                Add("\\n"u8);
                return;
            case (byte)'\r':
                Add("\\r"u8);
                return;
            case (byte)'\t':
                Add("\\t"u8);
                return;
            default:
                Span<byte> room = Room(6);
                "\\u00"u8.CopyTo(room);
                room[4] = "0123456789abcdef"u8[b >> 4];
                room[5] = "0123456789abcdef"u8[b & 15];
                _length += 6;
                return;
        }
    }

    /// <summary>Adds text without escapes; what is no UTF-8 becomes U+FFFD.</summary>
    private void AddUtf8(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
        {
            Add(text);
            return;
        }

        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out _, out int used) == OperationStatus.Done)
                Add(text[..used]);
            else
                Add("\uFFFD"u8);
            text = text[used..];
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_length + count)));
        return _bytes.AsSpan(_length);
    }
}
