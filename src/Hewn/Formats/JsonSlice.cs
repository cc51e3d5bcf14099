using System.Text.Json;

namespace Hewn.Formats;

/// <summary>Reading a record's line, and values of it as the JSON that they are.</summary>
internal static class JsonSlice
{
    // Raw JSON in a field may nest as deep as it likes. The formats recurse to Limits.MaxDepth only.
    private static readonly JsonReaderOptions _reading = new() { MaxDepth = int.MaxValue };

    /// <summary>A reader that stands on the brace that opens the record.</summary>
    /// <exception cref="JsonException">The line does not begin as an object.</exception>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, _reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a record is a JSON object");
        return reader;
    }

    /// <summary>Whether a string follows the name. The reader is a copy: it looks ahead and is thrown away.</summary>
    public static bool IsTextNext(Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String;

    /// <summary>Skips the value that the reader stands on; its JSON.</summary>
    public static ReadOnlySpan<byte> Skip(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }
}
