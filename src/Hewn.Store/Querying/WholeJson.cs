using System.Text.Json;

namespace Hewn.Store.Querying;

/// <summary>Says of single lines whether a scan takes them for records.</summary>
internal static class WholeJson
{
    /// <summary>Whether a line is one object of JSON and nothing else.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
                // Up to the end, where anything that stands behind the object throws.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
