using System.Text.Json;

namespace Hewn.Cli.Requests;

/// <summary>
/// Reads what was said out of recorded bodies: OpenAI's chat, completions, responses and embeddings, Ollama's own,
/// llama.cpp's and Anthropic's, by what they are. Any other body is shown as it is.
/// </summary>
internal static class Conversation
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What a model was asked; empty when no body was recorded.</summary>
    public static IReadOnlyList<Turn> Prompt(RecordedCall call)
    {
        if (call.Request?.Member("request_body") is not { } body)
            return [];
        var turns = new List<Turn>();
        foreach (string name in new[] { "system", "instructions" })
        {
            if (body.Member(name) is { } system)
                turns.Add(new("system", MessageReader.Content(system)));
        }

        turns.AddRange(body.Member("messages").Items().Select(MessageReader.Read));
        if (body.Member("input") is { } input)
            AddInput(turns, input);
        if (body.Member("prompt") is { } prompt)
            turns.Add(new("user", MessageReader.Content(prompt)));
        return turns.Count > 0 ? turns : [Whole("request", body)];
    }

    /// <summary>What it answered; empty when no body was recorded.</summary>
    public static IReadOnlyList<Turn> Answer(RecordedCall call)
    {
        if (call.End?.Member("response_body") is not { } body)
            return [];
        var turns = new List<Turn>();
        if (body.Member("error") is { } error)
            turns.Add(new("error", error.Text("message") ?? error.Shown()));
        turns.AddRange(body.Member("choices").Items().Select(Choice));
        turns.AddRange(body.Member("output").Items().Select(MessageReader.Read));
        if (body.Member("message") is { ValueKind: JsonValueKind.Object } message)
            turns.Add(MessageReader.Read(message) with { Label = body.Text("done_reason") });
        if (body.Text("response") is { } response)
        {
            turns.Add(new("assistant", response)
            {
                Reasoning = body.Text("thinking"),
                Label = body.Text("done_reason"),
            });
        }

        if (body.Member("content") is not null)
            turns.Add(MessageReader.Read(body, "assistant") with { Label = body.Text("stop_reason") });
        if (Embeddings(body) is { } embeddings)
            turns.Add(embeddings);
        return turns.Count > 0 ? turns : [Whole("response", body)];
    }

    /// <summary>Names of the tools that a model was offered.</summary>
    public static IReadOnlyList<string> Tools(RecordedCall call) =>
    [
        .. (call.Request?.Member("request_body")?.Member("tools")).Items()
            .Select(tool => tool.Member("function")?.Text("name") ?? tool.Text("name") ?? tool.Text("type") ?? "?"),
    ];

    private static void AddInput(List<Turn> turns, JsonElement input)
    {
        bool areMessages = ((JsonElement?)input).Items().Any(item => item.ValueKind == JsonValueKind.Object);
        if (areMessages)
            turns.AddRange(((JsonElement?)input).Items().Select(MessageReader.Read));
        else
            turns.Add(new("user", MessageReader.Content(input)));
    }

    private static Turn Choice(JsonElement choice)
    {
        string? label = choice.Text("finish_reason");
        return choice.Member("message") is { } message
            ? MessageReader.Read(message) with { Label = label }
            : new("assistant", choice.Member("text") is { } text ? MessageReader.Content(text) : "") { Label = label };
    }

    private static Turn? Embeddings(JsonElement body)
    {
        JsonElement[] list = [.. body.Member("data").Items().Select(item => item.Member("embedding"))
            .Concat(body.Member("embeddings").Items().Select(item => (JsonElement?)item))
            .Append(body.Member("embedding")).OfType<JsonElement>()];
        return list.Length == 0
            ? null
            : new("assistant", FormattableString.Invariant($"[{list.Length} embeddings]"));
    }

    private static Turn Whole(string role, JsonElement body) => new(role, body.ValueKind == JsonValueKind.String
        ? body.GetString()!
        : JsonSerializer.Serialize(body, _indented));
}
