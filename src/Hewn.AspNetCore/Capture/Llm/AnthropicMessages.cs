using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>Anthropic's messages, which llama.cpp, vLLM, Ollama and LM Studio give as well.</summary>
/// <remarks>
/// A stream is named events: <c>message_start</c> with the counts of the prompt, for each part of the content a
/// <c>content_block_start</c>, its <c>_delta</c>s and a <c>_stop</c>, then <c>message_delta</c> with the reason of the
/// end and the counts of the answer, and <c>message_stop</c>. <c>input_tokens</c> leaves out what came from the cache
/// or went into it, which is counted beside it; our <c>prompt_tokens</c> are all.
/// </remarks>
internal sealed class AnthropicMessages : ILlmDialect
{
    public bool Recognises(JsonElement value) => value.Text("type"u8) switch
    {
        "message" => value.Member("content"u8).ValueKind is JsonValueKind.Array,
        "message_start" or "content_block_start" or "content_block_delta" or "content_block_stop" or "message_delta"
            or "message_stop" => true,
        _ => false,
    };

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.Shape = AnswerShape.Message;
        AnswerChoice choice = answer.ChoiceAt(0);
        switch (value.Text("type"u8))
        {
            case "message":
                ReadMessage(value, answer, choice);
                foreach (JsonElement part in value.Member("content"u8).Items())
                    answer.Came(ReadPart(part, choice, isWhole: true));
                answer.IsDone = true;
                break;
            case "message_start":
                ReadMessage(value.Member("message"u8), answer, choice);
                break;
            case "content_block_start":
                answer.Came(ReadPart(value.Member("content_block"u8), choice, isWhole: false));
                break;
            case "content_block_delta":
                answer.Came(ReadDelta(value.Member("delta"u8), choice));
                break;
            case "message_delta":
                choice.FinishReason = value.Member("delta"u8).Text("stop_reason"u8) ?? choice.FinishReason;
                ReadUsage(value.Member("usage"u8), answer.Usage);
                break;
            case "message_stop":
                answer.IsDone = true;
                break;
        }
    }

    private static void ReadMessage(JsonElement message, LlmAnswer answer, AnswerChoice choice)
    {
        answer.Model ??= message.Text("model"u8) is { Length: > 0 } model ? model : null;
        answer.Id ??= message.Text("id"u8) is { Length: > 0 } id ? id : null;
        choice.Role ??= message.Text("role"u8);
        choice.FinishReason = message.Text("stop_reason"u8) ?? choice.FinishReason;
        answer.Usage.ReadTimings(message.Member("timings"u8));
        ReadUsage(message.Member("usage"u8), answer.Usage);
    }

    /// <summary>A part that begins, or a whole one. A tool's call is content by its name already.</summary>
    private static bool ReadPart(JsonElement part, AnswerChoice choice, bool isWhole)
    {
        switch (part.Text("type"u8))
        {
            case "text":
                return choice.Text.Append(part.Member("text"u8));
            case "thinking":
                return choice.Reasoning.Append(part.Member("thinking"u8));
            case "tool_use" or "server_tool_use" or "mcp_tool_use":
                AnswerToolCall? call = choice.ToolCallAt(choice.ToolCalls.Count, part.Text("id"u8));
                call?.Name = part.Text("name"u8);
                if (isWhole || part.Member("input"u8) is { ValueKind: JsonValueKind.Object } input
                    && input.EnumerateObject().Any())
                    call?.Arguments.Append(part.Member("input"u8)); // A stream begins with an empty one.
                return true;
            default:
                return false;
        }
    }

    private static bool ReadDelta(JsonElement delta, AnswerChoice choice)
    {
        switch (delta.Text("type"u8))
        {
            case "text_delta":
                return choice.Text.Append(delta.Member("text"u8));
            case "thinking_delta":
                return choice.Reasoning.Append(delta.Member("thinking"u8));
            case "input_json_delta":
                return choice.ToolCallAt(null, null)?.Arguments.Append(delta.Member("partial_json"u8)) ?? true;
            default:
                return false;
        }
    }

    private static void ReadUsage(JsonElement counts, TokenUsage usage)
    {
        if (counts.ValueKind is not JsonValueKind.Object)
            return;
        usage.Cached = counts.Count("cache_read_input_tokens"u8) ?? usage.Cached;
        usage.CacheWritten = counts.Count("cache_creation_input_tokens"u8) ?? usage.CacheWritten;
        if (counts.Count("input_tokens"u8) is { } input)
        {
            usage.Prompt = input + (counts.Count("cache_read_input_tokens"u8) ?? 0)
                + (counts.Count("cache_creation_input_tokens"u8) ?? 0);
        }

        if (counts.Count("output_tokens"u8) is { } output)
            usage.Completion = output;
    }
}
