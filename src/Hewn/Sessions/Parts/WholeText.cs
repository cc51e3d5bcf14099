using System.Text.Json;
using System.Text.Unicode;

namespace Hewn.Sessions.Parts;

/// <summary>
/// Whether all texts of a JSON document can be read: JSON allows half a surrogate pair as an escape, and nothing that
/// takes such a text out of it does.
/// </summary>
internal static class WholeText
{
    /// <summary>Returns if every name and text is one.</summary>
    /// <exception cref="JsonException">One is not, or it is no JSON.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw new JsonException("it is not UTF-8");
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a name or a text in it has half a character (an unpaired surrogate)", e);
        }
    }
}
