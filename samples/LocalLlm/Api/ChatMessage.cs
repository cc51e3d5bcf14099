using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalLlm.Api;

/// <summary>A message of a conversation, or a piece of one in a stream.</summary>
internal sealed class ChatMessage
{
    public string? Role { get; init; }

    /// <summary>A string, or a list of parts of which the text parts count.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>The text of all parts.</summary>
    [JsonIgnore]
    public string? Text => Content switch
    {
        { ValueKind: JsonValueKind.String } text => RequestBody.TextOf(text),
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(TextOfPart)),
        _ => null,
    };

    public static ChatMessage Of(string? role, string text) =>
        new() { Role = role, Content = JsonSerializer.SerializeToElement(text, LlmJson.Web.String) };

    private static string TextOfPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out JsonElement text)
            && text.ValueKind == JsonValueKind.String
            ? RequestBody.TextOf(text)
            : string.Empty;
}
