using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>Ollama's own <c>generate</c>, <c>chat</c> and <c>embed</c>. Its times are nanoseconds.</summary>
/// <remarks>
/// A stream is a JSON value a line; the last says <c>done</c> and brings the counts. <c>prompt_eval_count</c> leaves
/// out what older versions took from their cache, which they do not tell.
/// </remarks>
internal sealed class OllamaAnswers : ILlmDialect
{
    private const double NanosecondsOfMillisecond = 1_000_000;

    public bool Recognises(JsonElement value) =>
        (value.IsFlag("done"u8) && (value.Has("response"u8) || value.Has("message"u8) || value.Has("created_at"u8)))
        || (value.Member("embeddings"u8).ValueKind is JsonValueKind.Array && value.Has("model"u8))
        || value.Member("embedding"u8).ValueKind is JsonValueKind.Array;

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.ReadCommon(value);
        ReadCounts(value, answer.Usage);
        if (value.Has("embeddings"u8) || value.Has("embedding"u8))
        {
            answer.Shape = AnswerShape.Embeddings;
            answer.Embeddings = value.Has("embeddings"u8) ? value.Member("embeddings"u8).Items().Count() : 1;
            answer.IsDone = true;
            return;
        }

        AnswerChoice choice = answer.ChoiceAt(0);
        JsonElement message = value.Member("message"u8);
        bool isChat = message.ValueKind is JsonValueKind.Object;
        if (isChat || value.Has("response"u8))
            answer.Shape = isChat ? AnswerShape.OllamaChat : AnswerShape.OllamaGenerate;
        choice.Role ??= message.Text("role"u8);
        JsonElement source = isChat ? message : value;
        answer.Came(choice.Reasoning.Append(source.Member("thinking"u8)));
        answer.Came(choice.Text.Append(source.Member(isChat ? "content"u8 : "response"u8)));
        answer.Came(choice.AddToolCalls(message.Member("tool_calls"u8), areWhole: true));
        if (value.IsTrue("done"u8))
        {
            answer.IsDone = true;
            choice.FinishReason = value.Text("done_reason"u8) is { Length: > 0 } reason ? reason : choice.FinishReason;
        }
    }

    private static void ReadCounts(JsonElement value, TokenUsage usage)
    {
        if (value.Count("prompt_eval_count"u8) is { } prompt)
            usage.Prompt = prompt;
        if (value.Count("eval_count"u8) is { } completion)
            usage.Completion = completion;
        usage.PromptMs = value.Number("prompt_eval_duration"u8) / NanosecondsOfMillisecond ?? usage.PromptMs;
        usage.LoadMs = value.Number("load_duration"u8) / NanosecondsOfMillisecond ?? usage.LoadMs;
        if (value.Number("eval_duration"u8) is > 0 and var nanoseconds && usage.Completion is { } tokens)
            usage.PerSecond = tokens / (nanoseconds / NanosecondsOfMillisecond) * 1000;
    }
}
