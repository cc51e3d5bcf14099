using System.Globalization;
using System.Text.Json;

namespace Hewn.Store.Entries;

/// <summary>Checks that bytes are one JSON object and notes where its known fields stand, in one pass.</summary>
internal static class RecordParser
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = Limits.MaxDepth };

    /// <summary>
    /// Fills <paramref name="fields"/>; of a name that stands twice the last one counts, as in most readers.
    /// </summary>
    /// <returns>Null, or why the bytes are no record.</returns>
    public static string? Parse(ReadOnlySpan<byte> json, Span<FieldSlice> fields)
    {
        fields.Clear();
        var reader = new Utf8JsonReader(json, _options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return ParserMessages.NoObject;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadMember(ref reader, fields);
            reader.Read(); // nothing may follow: the reader throws when something does
            return null;
        }
        catch (JsonException problem)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"no valid JSON: line {(problem.LineNumber ?? 0) + 1} of it, byte {problem.BytePositionInLine ?? 0}");
        }
    }

    /// <summary>Why the bytes are no record.</summary>
    public static string FaultOf(ReadOnlySpan<byte> json) =>
        Parse(json, new FieldSlice[FieldNames.Count]) ?? ParserMessages.NoObject;

    private static void ReadMember(ref Utf8JsonReader reader, Span<FieldSlice> fields)
    {
        bool isKnown = reader.ValueIsEscaped
            ? TryFindEscaped(ref reader, out Field field)
            : FieldNames.TryFind(reader.ValueSpan, out field);
        reader.Read();
        JsonTokenType token = reader.TokenType;
        int start = checked((int)reader.TokenStartIndex);
        if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            if (isKnown)
                fields[(int)field] = new(start, checked((int)reader.BytesConsumed) - start, token, false);
        }
        else if (isKnown)
        {
            int quote = token == JsonTokenType.String ? 1 : 0;
            fields[(int)field] = new(start + quote, reader.ValueSpan.Length, token, reader.ValueIsEscaped);
        }
    }

    private static bool TryFindEscaped(ref Utf8JsonReader reader, out Field field)
    {
        field = default;
        Span<byte> name = stackalloc byte[6 * FieldNames.MaxNameBytes]; // every byte as \u00xx
        if (reader.ValueSpan.Length > name.Length)
            return false;
        try
        {
            int length = reader.CopyString(name);
            return FieldNames.TryFind(name[..length], out field);
        }
        catch (InvalidOperationException)
        {
            return false; // half a surrogate pair: no name that we know
        }
    }
}
