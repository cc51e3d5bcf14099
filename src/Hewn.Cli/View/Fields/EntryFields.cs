using System.Text.Json;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Fields;

/// <summary>
/// All fields of an entry, in the order they stand. The one place that knows how an entry keeps them.
/// </summary>
internal ref struct EntryFields
{
    private const int MaxDepth = 256;

    private readonly ReadOnlySpan<byte> _json;
    private readonly EscapedBytes? _names;
    private Utf8JsonReader _reader;
    private bool _isOver;

    /// <summary>Begins before the first field.</summary>
    /// <param name="entry">An entry; one that is no record has no fields.</param>
    /// <param name="names">Decodes names.</param>
    public EntryFields(Entry entry, EscapedBytes names)
        : this(entry.Json.Span, names)
    {
    }

    /// <summary>Begins before the first member of a JSON object.</summary>
    public EntryFields(ReadOnlySpan<byte> json, EscapedBytes names)
    {
        _json = json;
        _names = names;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        _isOver = json.IsEmpty || !_reader.Read() || _reader.TokenType != JsonTokenType.StartObject;
    }

    /// <summary>The field's name, decoded.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The field's value.</summary>
    public FieldValue Value { get; private set; }

    /// <summary>Goes to the next field.</summary>
    public bool MoveNext()
    {
        if (_isOver || !_reader.Read() || _reader.TokenType != JsonTokenType.PropertyName)
        {
            _isOver = true;
            return false;
        }

        Name = _reader.ValueIsEscaped ? _names!.Resolve(_reader.ValueSpan) : _reader.ValueSpan;
        _reader.Read();
        Value = ValueOf(ref _reader, _json);
        return true;
    }

    /// <summary>The value at a reader, which then stands at its end.</summary>
    public static FieldValue ValueOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        JsonTokenType kind = reader.TokenType;
        if (kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return new(reader.ValueSpan, kind, reader.ValueIsEscaped);
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new(json[start..(int)reader.BytesConsumed], kind, false);
    }
}
