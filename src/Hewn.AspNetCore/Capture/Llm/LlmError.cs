using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>What a server says went wrong.</summary>
/// <param name="Type">A stable name; null where there is none.</param>
/// <param name="Message">For people; null where there is none.</param>
internal sealed record LlmError(string? Type, string? Message)
{
    /// <summary>
    /// Reads an error out of a value: <c>{"error":{…}}</c>, <c>{"error":"…"}</c>, and vLLM's and the responses'
    /// form in which the value is the error. Null where it is none.
    /// </summary>
    public static LlmError? Of(JsonElement value)
    {
        JsonElement error = value.Member("error"u8);
        if (error.ValueKind is JsonValueKind.String)
            return new LlmError(null, value.Text("error"u8));
        if (error.ValueKind is JsonValueKind.Object)
            return OfObject(error);
        return value.Text("object"u8) == "error" || value.Text("type"u8) == "error" ? OfObject(value) : null;
    }

    /// <summary>Reads an error's own members.</summary>
    public static LlmError OfObject(JsonElement error)
    {
        string? type = error.Text("type"u8);
        string? code = error.Text("code"u8);
        return new LlmError(type is null or "error" ? code ?? type : type, error.Text("message"u8));
    }
}
