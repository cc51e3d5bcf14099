using System.Text;
using System.Text.Json;

namespace Hewn.Store.Sessions;

/// <summary>The members of a session's log record that other records do not have.</summary>
/// <param name="Sequence">Its number, or null.</param>
/// <param name="Metadata">Its metadata as JSON text; null when it has none.</param>
/// <param name="Index">The number of a track's point, or null.</param>
internal readonly record struct SessionRecord(long? Sequence, string? Metadata, long? Index)
{
    /// <summary>Reads them from one whole object; nothing for what is none.</summary>
    public static SessionRecord Read(ReadOnlySpan<byte> json)
    {
        long? sequence = null;
        long? index = null;
        string? metadata = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isSequence = reader.Is("sequenceNumber"u8);
                bool isIndex = reader.Is("index"u8);
                bool isMetadata = reader.Is("metadata"u8);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                JsonTokenType token = reader.TokenType;
                if (token == JsonTokenType.Number && isSequence && reader.TryGetInt64(out long number))
                    sequence = number;
                if (token == JsonTokenType.Number && isIndex && reader.TryGetInt64(out number))
                    index = number;
                reader.Skip();
                if (isMetadata && token != JsonTokenType.Null)
                    metadata = Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
            }
        }
        catch (JsonException)
        {
            return default;
        }

        return new(sequence, metadata, index);
    }
}
