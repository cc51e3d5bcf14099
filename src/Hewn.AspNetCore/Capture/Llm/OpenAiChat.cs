using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// OpenAI's chat and text completions, as OpenAI, vLLM, llama.cpp, Ollama, LM Studio, SGLang and most others give them.
/// </summary>
/// <remarks>
/// Reasoning is <c>reasoning_content</c> (DeepSeek, llama.cpp, older vLLM) or <c>reasoning</c> (vLLM, OpenRouter,
/// Ollama). The first chunk says the role and brings no content, whatever its empty strings.
/// </remarks>
internal sealed class OpenAiChat : ILlmDialect
{
    public bool Recognises(JsonElement value) => value.Member("choices"u8).ValueKind is JsonValueKind.Array;

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.ReadCommon(value);
        foreach (JsonElement choice in value.Member("choices"u8).Items())
            ReadChoice(choice, answer);
    }

    private static void ReadChoice(JsonElement value, LlmAnswer answer)
    {
        AnswerChoice choice = answer.ChoiceAt(value.Count("index"u8));
        if (value.Has("text"u8))
        {
            answer.Shape = AnswerShape.Completion;
            answer.Came(choice.Text.Append(value.Member("text"u8)));
        }

        bool isWhole = value.Has("message"u8);
        JsonElement message = value.Member(isWhole ? "message"u8 : "delta"u8);
        choice.Role ??= message.Text("role"u8);
        answer.Came(choice.Reasoning.Append(message.Member("reasoning_content"u8))
            || choice.Reasoning.Append(TextOnly(message.Member("reasoning"u8))));
        answer.Came(choice.Text.Append(TextOnly(message.Member("content"u8))));
        answer.Came(choice.Refusal.Append(message.Member("refusal"u8)));
        answer.Came(choice.AddToolCalls(message.Member("tool_calls"u8), isWhole));
        if (message.Member("function_call"u8) is { ValueKind: JsonValueKind.Object } old
            && choice.ToolCallAt(0, null) is { } call)
        {
            call.Name ??= old.Text("name"u8);
            call.Arguments.Append(old.Member("arguments"u8));
            answer.Came(true);
        }

        choice.FinishReason = value.Text("finish_reason"u8) ?? choice.FinishReason;
    }

    private static JsonElement TextOnly(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Array ? value : default;
}
