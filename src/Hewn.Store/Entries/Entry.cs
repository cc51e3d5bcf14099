using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Hewn.Store.Dialects;
using Hewn.Store.Dialects.JsonLines;
using Hewn.Store.Merging;
using Hewn.Store.Shapes;

namespace Hewn.Store.Entries;

/// <summary>
/// A record as read, or a piece of a file that is no record (then <see cref="Fault"/> says why). An entry that a reader
/// hands out is a view into the reader's buffer and valid until the next read; <see cref="Copy"/> makes a lasting one.
/// </summary>
/// <remarks>Not thread-safe. Values are decoded when asked for; looking at one allocates nothing unless it says
/// so.</remarks>
public sealed class Entry
{
    private FieldSlice[] _fields;
    private ReadOnlyMemory<byte> _raw;
    private ReadOnlyMemory<byte> _json;
    private int _leftBytes; // of bytes that were not copied
    private bool _isAway; // its bytes and fields are in a file, not here

    internal Entry() => _fields = new FieldSlice[FieldNames.Count];

    private Entry(SpillPlace place) => (_fields, _isAway, Place) = ([], true, place);

    /// <summary>Where it was set aside by who keeps it; null when it was not.</summary>
    internal SpillPlace? Place { get; }

    /// <summary>Whether its bytes are not in memory now.</summary>
    internal bool IsAway => _isAway;

    /// <summary>Whether its bytes count for who keeps it.</summary>
    internal bool IsKept { get; set; }

    /// <summary>Where the values of the known fields stand in <see cref="Json"/>.</summary>
    internal FieldSlice[] Fields
    {
        get
        {
            if (_isAway)
                Place!.Owner.Fetch(this, Place);
            return _fields;
        }
    }

    /// <summary>The file it stands in, by the name the file had when it was opened.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>The line it starts on, from 1; 0 when it is not known, because reading began in the middle of the file.
    /// </summary>
    public long LineNumber { get; internal set; }

    /// <summary>Where its first byte stands in the file, from 0; in an archive, in the unpacked text.</summary>
    public long Offset { get; internal set; }

    /// <summary>
    /// The dialect it is written in: one of <see cref="DialectNames"/>. A file may mix them, so each entry has its own.
    /// </summary>
    public string Dialect { get; internal set; } = DialectNames.Hewn;

    /// <summary>The dialect that most of its file is written in, as far as the file has been read.</summary>
    public string FileDialect { get; internal set; } = DialectNames.Hewn;

    /// <summary>
    /// When, in ticks of 100 ns since the year 1, UTC. An entry without a readable timestamp takes the time of the
    /// entry before it in its set (zero if there is none), so that it keeps its place.
    /// </summary>
    public long UtcTicks { get; internal set; }

    /// <summary>False when <see cref="UtcTicks"/> is borrowed from the entry before.</summary>
    public bool HasTimestamp { get; internal set; }

    /// <summary>Null for a record; otherwise why this is none.</summary>
    public string? Fault { get; private set; }

    /// <summary>
    /// The bytes as they stand in the file, without the line end; cut when they are longer than a record may be.
    /// </summary>
    public ReadOnlyMemory<byte> Raw
    {
        get
        {
            if (_isAway)
                Place!.Owner.Fetch(this, Place);
            return _raw;
        }
    }

    /// <summary>Bytes of <see cref="Raw"/>, which is not read back for that.</summary>
    internal int RawLength => Place?.RawLength ?? _raw.Length + _leftBytes;

    /// <summary>
    /// The record as one JSON object with Hewn's names: <c>timestamp</c>, <c>level</c>, <c>message</c>, <c>logger</c>,
    /// <c>request_id</c>, <c>trace_id</c>, <c>span_id</c>, <c>error</c>, <c>error_type</c>, <c>stack_trace</c>; all
    /// other fields under their own names. The same bytes as <see cref="Raw"/> where the record is written so already,
    /// then on several lines if it stands on several. Empty when <see cref="Fault"/> is not null.
    /// </summary>
    public ReadOnlyMemory<byte> Json
    {
        get
        {
            if (_isAway)
                Place!.Owner.Fetch(this, Place);
            return _json;
        }
    }

    /// <summary>The level; null when there is none or its name is unknown.</summary>
    public Level? Level
    {
        get
        {
            FieldSlice slice = Fields[(int)Field.Level];
            if (slice.Token != JsonTokenType.String || slice.Length > 16)
                return null;
            ReadOnlySpan<byte> text = Utf8(slice);
            if (TryReadCommon(text, out Level common))
                return common;
            Span<char> name = stackalloc char[16];
            int length = Encoding.UTF8.GetChars(text, name);
            return LevelNames.TryParse(name[..length], out Level level) ? level : null;
        }
    }

    /// <summary>Fast path: the four that are common, as nearly all writers spell them.</summary>
    private static bool TryReadCommon(ReadOnlySpan<byte> text, out Level level)
    {
        (bool isCommon, level) = text.Length switch
        {
            4 when text.SequenceEqual("INFO"u8) || text.SequenceEqual("info"u8) => (true, Hewn.Level.Info),
            4 when text.SequenceEqual("WARN"u8) || text.SequenceEqual("warn"u8) => (true, Hewn.Level.Warn),
            5 when text.SequenceEqual("DEBUG"u8) || text.SequenceEqual("debug"u8) => (true, Hewn.Level.Debug),
            5 when text.SequenceEqual("ERROR"u8) || text.SequenceEqual("error"u8) => (true, Hewn.Level.Error),
            _ => (false, default),
        };
        return isCommon;
    }

    /// <summary>The kind of API record.</summary>
    public EntryType Type
    {
        get
        {
            ReadOnlySpan<byte> type = Utf8(Fields[(int)Field.Type]);
            return type.Length switch
            {
                7 when type.SequenceEqual("request"u8) => EntryType.Request,
                8 when type.SequenceEqual("response"u8) => EntryType.Response,
                9 when type.SequenceEqual("exception"u8) => EntryType.Exception,
                12 when type.SequenceEqual("custom_event"u8) => EntryType.CustomEvent,
                18 when type.SequenceEqual("endpoint_execution"u8) => EntryType.EndpointExecution,
                _ => EntryType.Other,
            };
        }
    }

    /// <summary>True when the record has the field with a value other than null.</summary>
    public bool Has(Field field) => Fields[(int)field].IsPresent;

    /// <summary>
    /// The field's value as it stands: a string without its quotes, escapes not resolved; anything else as JSON text.
    /// Empty when absent.
    /// </summary>
    public ReadOnlySpan<byte> Utf8(Field field) => Utf8(Fields[(int)field]);

    /// <summary>
    /// The field's value as text (allocates): a string decoded, anything else as JSON. Null when absent.
    /// </summary>
    public string? Text(Field field)
    {
        FieldSlice slice = Fields[(int)field];
        if (!slice.IsPresent)
            return null;
        return slice.IsEscaped ? JsonText.Unescape(Utf8(slice)) : Encoding.UTF8.GetString(Utf8(slice));
    }

    /// <summary>True when the value holds escapes, so that <see cref="Utf8(Field)"/> is not what is meant.</summary>
    internal bool IsEscaped(Field field) => Fields[(int)field].IsEscaped;

    /// <summary>The field's value as a finite number; false when it is absent or none.</summary>
    public bool TryGetNumber(Field field, out double value)
    {
        FieldSlice slice = Fields[(int)field];
        ReadOnlySpan<byte> text = Utf8(slice);
        value = 0;
        return slice.Token == JsonTokenType.Number
            && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length && double.IsFinite(value);
    }

    /// <summary>The field's value as a whole number; false when it is absent or none.</summary>
    public bool TryGetInteger(Field field, out long value)
    {
        FieldSlice slice = Fields[(int)field];
        ReadOnlySpan<byte> text = Utf8(slice);
        value = 0;
        return slice.Token == JsonTokenType.Number
            && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }

    /// <summary>An entry with its own bytes, to be kept.</summary>
    public Entry Copy()
    {
        var copy = new Entry();
        Fields.CopyTo(copy._fields, 0);
        copy.TakePlaceOf(this);
        copy._raw = _raw.ToArray();
        copy._json = _json.Equals(_raw) ? copy._raw : _json.ToArray();
        return copy;
    }

    /// <summary>An entry that is the same as this, its bytes having been written to a file.</summary>
    internal Entry CopyAside(SpillPlace place)
    {
        var copy = new Entry(place);
        copy.TakePlaceOf(this);
        return copy;
    }

    /// <summary>Takes its bytes back from the file that it was set aside to.</summary>
    internal void Return(byte[] raw, byte[] json, FieldSlice[] fields) =>
        (_raw, _json, _fields, _isAway) = (raw, json, fields, false);

    /// <summary>Gives its bytes up again; they are in the file still.</summary>
    internal void Leave() => (_raw, _json, _fields, _isAway) = (default, default, [], true);

    /// <summary>Bytes that <see cref="CopyTo"/> needs.</summary>
    internal int CopyBytes =>
        Raw.Length + (_json.IsEmpty || _json.Equals(_raw) ? 0 : _json.Length);

    /// <summary>Makes another entry the same as this, its bytes being copied to a given place.</summary>
    /// <param name="target">The other entry.</param>
    /// <param name="room">Where its bytes go: <see cref="CopyBytes"/> of them.</param>
    internal void CopyTo(Entry target, Memory<byte> room)
    {
        Fields.CopyTo(target._fields, 0);
        target.TakePlaceOf(this);
        _raw.CopyTo(room);
        target._raw = room[.._raw.Length];
        target._json = target._raw;
        if (_json.IsEmpty)
        {
            target._json = default;
        }
        else if (!_json.Equals(_raw))
        {
            _json.CopyTo(room[_raw.Length..]);
            target._json = room.Slice(_raw.Length, _json.Length);
        }
    }

    /// <summary>Makes this a record of which only place and time are known, and of its bytes the number.</summary>
    internal void SetPlace(in BatchSlot slot, string path, string dialect, string fileDialect)
    {
        (Path, Dialect, FileDialect, Fault) = (path, dialect, fileDialect, null);
        (LineNumber, Offset, UtcTicks, HasTimestamp) = (slot.LineNumber, slot.Offset, slot.Ticks, slot.HasTimestamp);
        _leftBytes = slot.RawLength;
    }

    private void TakePlaceOf(Entry other)
    {
        Path = other.Path;
        LineNumber = other.LineNumber;
        Offset = other.Offset;
        Dialect = other.Dialect;
        FileDialect = other.FileDialect;
        UtcTicks = other.UtcTicks;
        HasTimestamp = other.HasTimestamp;
        Fault = other.Fault;
    }

    /// <summary>Makes this a record if the bytes are one.</summary>
    /// <returns>Null, or why they are none; the entry is then unusable until it is set again.</returns>
    internal string? SetRecord(ReadOnlyMemory<byte> raw)
    {
        _raw = raw;
        _json = raw;
        Fault = null;
        return RecordParser.Parse(raw.Span, _fields);
    }

    /// <summary>Makes this a record of which more is known than its bytes say.</summary>
    /// <param name="raw">The bytes.</param>
    /// <param name="json">What is known, as one object in Hewn's names.</param>
    internal void SetRecord(ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> json)
    {
        _raw = raw;
        _json = json;
        Fault = null;
        RecordParser.Parse(json.Span, _fields);
    }

    /// <summary>Makes this a record of another dialect: its bytes, and what they say in Hewn's names.</summary>
    /// <param name="raw">The bytes as they stand in the file.</param>
    /// <param name="record">What they say; its buffer must last as long as the bytes.</param>
    internal void SetRecord(ReadOnlyMemory<byte> raw, CanonicalRecord record)
    {
        _raw = raw;
        _json = record.Json;
        Fault = null;
        record.Fields.CopyTo(_fields);
    }

    /// <summary>Makes this a record whose members are known already, under Hewn's names.</summary>
    internal void SetRecord(ReadOnlyMemory<byte> raw, ReadOnlySpan<JsonMember> members)
    {
        _raw = raw;
        _json = raw;
        Fault = null;
        Array.Clear(_fields);
        foreach (ref readonly JsonMember member in members)
        {
            if (member.Meaning.IsKnown)
                _fields[(int)member.Meaning.Field] = member.Slice(0);
        }
    }

    /// <summary>Makes this a record of which it is known where its known fields stand.</summary>
    internal void SetRecord(ReadOnlyMemory<byte> raw, ReadOnlySpan<ShapedField> fields)
    {
        _raw = raw;
        _json = raw;
        Fault = null;
        Array.Clear(_fields);
        foreach (ref readonly ShapedField field in fields)
            _fields[(int)field.Field] = field.Slice;
    }

    /// <summary>Makes this a piece that is no record.</summary>
    internal void SetFault(ReadOnlyMemory<byte> raw, string reason)
    {
        _raw = raw;
        _json = default;
        Fault = reason;
        Array.Clear(_fields);
    }

    private ReadOnlySpan<byte> Utf8(FieldSlice slice) => _json.Span.Slice(slice.Start, slice.Length);
}
