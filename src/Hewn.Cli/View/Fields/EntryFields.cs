using System.Text.Json;
using Hewn.Cli.View.Output;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Fields;

/// <summary>
/// All fields of an entry, in the order they stand. The one place that knows how an entry keeps them.
/// </summary>
internal ref struct EntryFields
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly EscapedBytes _names;
    private int _at;

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
        int at = FieldScanner.SkipSpace(json, 0);
        _at = at < json.Length && json[at] == (byte)'{' ? at + 1 : json.Length;
    }

    /// <summary>The field's name, decoded.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Whether the name stands with escapes.</summary>
    public bool IsNameEscaped { get; private set; }

    /// <summary>The field's value.</summary>
    public FieldValue Value { get; private set; }

    /// <summary>Goes to the next field.</summary>
    public bool MoveNext()
    {
        ReadOnlySpan<byte> json = _json;
        int at = FieldScanner.SkipSpace(json, _at);
        if (at < json.Length && json[at] == (byte)',')
            at = FieldScanner.SkipSpace(json, at + 1);
        if (at >= json.Length || json[at] != (byte)'"')
            return false;
        int quote = FieldScanner.EndOfString(json, at + 1, out bool isEscaped);
        int colon = FieldScanner.SkipSpace(json, quote + 1);
        int value = FieldScanner.SkipSpace(json, colon + 1);
        if (value >= json.Length)
            return false;
        ReadOnlySpan<byte> name = json[(at + 1)..quote];
        Name = isEscaped ? _names.Resolve(name) : name;
        IsNameEscaped = isEscaped;
        Value = FieldScanner.ValueAt(json, value, out _at);
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
