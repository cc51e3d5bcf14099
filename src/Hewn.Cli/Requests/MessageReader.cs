using System.Text.Json;

namespace Hewn.Cli.Requests;

/// <summary>Reads one message of a conversation, whoever's form it has.</summary>
internal static class MessageReader
{
    private const int MaxDepth = 4; // a result of a tool holds parts, which hold texts

    public static Turn Read(JsonElement message) => Read(message, "user");

    /// <param name="message">A message, or an item of a list that holds messages.</param>
    /// <param name="role">Whose it is if it does not say.</param>
    public static Turn Read(JsonElement message, string role)
    {
        if (message.ValueKind != JsonValueKind.Object)
            return new(role, message.Shown());
        switch (message.Text("type"))
        {
            case "function_call":
                return new("assistant", "") { ToolCalls = [ReadCall(message)] };
            case "function_call_output":
                return new("tool", message.Member("output") is { } output ? Content(output) : "")
                {
                    Label = message.Text("call_id"),
                };
            case "reasoning":
                JsonElement? thought = message.Member("summary") ?? message.Member("content");
                return new("assistant", "") { Reasoning = thought is { } text ? Content(text) : null };
        }

        string? reasoning = message.Text("reasoning_content") ?? message.Text("reasoning") ?? message.Text("thinking");
        JsonElement? content = message.Member("content");
        string[] thoughts = [.. content.Items().Select(part => part.Text("thinking")).OfType<string>()];
        return new(message.Text("role") ?? role, Whole(content, message.Text("refusal")))
        {
            Label = message.Text("tool_name") ?? message.Text("tool_call_id") ?? message.Text("name"),
            Reasoning = reasoning ?? (thoughts.Length > 0 ? string.Join('\n', thoughts) : null),
            ToolCalls =
            [
                .. message.Member("tool_calls").Items().Concat(content.Items().Where(IsToolUse)).Select(ReadCall),
            ],
        };
    }

    /// <summary>A text, or the texts of a list of parts; what is no text becomes a note or its JSON.</summary>
    public static string Content(JsonElement content) => Content(content, 0);

    private static string Whole(JsonElement? content, string? refusal)
    {
        string text = content is { } known ? Content(known) : "";
        return refusal is null ? text : $"{text}{(text.Length > 0 ? "\n" : "")}[refusal] {refusal}";
    }

    private static string Content(JsonElement content, int depth)
    {
        if (depth > MaxDepth)
            return content.GetRawText();
        return content.ValueKind switch
        {
            JsonValueKind.Array => string.Join('\n', content.EnumerateArray()
                .Where(part => !IsToolUse(part) && part.Member("thinking") is null)
                .Select(part => Content(part, depth + 1))),
            JsonValueKind.Object => Part(content, depth),
            _ => content.Shown(),
        };
    }

    private static string Part(JsonElement part, int depth)
    {
        if ((part.Text("text") ?? part.Text("refusal")) is { } text)
            return text;
        if (part.Member("image_url") is { } image)
        {
            string address = image.Text("url") ?? image.Shown();
            return address.StartsWith('[') ? address : $"[image: {address}]"; // The recorder's own note stays as it is.
        }

        return part.Member("content") is { } inner ? Content(inner, depth + 1) : part.GetRawText();
    }

    private static bool IsToolUse(JsonElement part) => part.Text("type") == "tool_use";

    private static ToolCall ReadCall(JsonElement call)
    {
        JsonElement function = call.Member("function") ?? call;
        JsonElement? arguments = function.Member("arguments") ?? function.Member("input");
        return new(function.Text("name") ?? "?", arguments?.Shown() ?? "");
    }
}
