using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>OpenAI's responses, which vLLM, Ollama, LM Studio and llama.cpp give as well.</summary>
/// <remarks>
/// A stream ends with <c>response.completed</c>, <c>.incomplete</c> or <c>.failed</c>; there is no <c>[DONE]</c>.
/// </remarks>
internal sealed class OpenAiResponses : ILlmDialect
{
    public bool Recognises(JsonElement value) =>
        value.Text("object"u8) == "response"
        || (value.Text("type"u8) is { } type && type.StartsWith("response.", StringComparison.Ordinal));

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.Shape = AnswerShape.Response;
        string? type = value.Text("type"u8);
        if (type is null)
        {
            ReadItems(value, answer);
            ReadEnd(value, answer);
            return;
        }

        AnswerChoice choice = answer.ChoiceAt(0);
        JsonElement delta = value.Member("delta"u8);
        switch (type)
        {
            case "response.output_text.delta":
                answer.Came(choice.Text.Append(delta));
                break;
            case "response.refusal.delta":
                answer.Came(choice.Refusal.Append(delta));
                break;
            case "response.reasoning_text.delta" or "response.reasoning_summary_text.delta":
                answer.Came(choice.Reasoning.Append(delta));
                break;
            case "response.output_item.added":
                answer.Came(BeginCall(value, choice));
                break;
            case "response.function_call_arguments.delta":
                AnswerToolCall? call = choice.ToolCallAt((int?)value.Count("output_index"u8), null);
                answer.Came(call?.Arguments.Append(delta) ?? true);
                break;
            case "response.output_item.done":
                EndCall(value, choice);
                break;
            case "response.completed" or "response.incomplete" or "response.failed":
                ReadEnd(value.Member("response"u8), answer);
                break;
            case "response.created" or "response.in_progress":
                ReadBeginning(value.Member("response"u8), answer);
                break;
        }
    }

    private static void ReadBeginning(JsonElement response, LlmAnswer answer)
    {
        answer.Model ??= response.Text("model"u8);
        answer.Id ??= response.Text("id"u8);
    }

    private static void ReadEnd(JsonElement response, LlmAnswer answer)
    {
        answer.ReadCommon(response);
        answer.IsDone = true;
        string status = response.Text("status"u8) ?? "completed";
        answer.ChoiceAt(0).FinishReason = response.Member("incomplete_details"u8).Text("reason"u8) ?? status;
        if (response.Has("error"u8) || status == "failed")
            answer.Error = LlmError.OfObject(response.Member("error"u8));
    }

    private static void ReadItems(JsonElement response, LlmAnswer answer)
    {
        AnswerChoice choice = answer.ChoiceAt(0);
        foreach (JsonElement item in response.Member("output"u8).Items())
        {
            foreach (JsonElement part in item.Member("content"u8).Items())
                answer.Came(choice.Text.Append(part.Member("text"u8)));
            if (item.Text("type"u8) == "function_call")
            {
                AnswerToolCall? call = choice.ToolCallAt(choice.ToolCalls.Count, item.Text("call_id"u8));
                call?.Name = item.Text("name"u8);
                call?.Arguments.Append(item.Member("arguments"u8));
            }
        }
    }

    private static bool BeginCall(JsonElement value, AnswerChoice choice)
    {
        JsonElement item = value.Member("item"u8);
        if (item.Text("type"u8) != "function_call")
            return false;
        AnswerToolCall? call = choice.ToolCallAt((int?)value.Count("output_index"u8), item.Text("call_id"u8));
        call?.Name ??= item.Text("name"u8);
        return true;
    }

    /// <summary>The end says the arguments once more; for a server that gave no pieces, for the first time.</summary>
    private static void EndCall(JsonElement value, AnswerChoice choice)
    {
        JsonElement item = value.Member("item"u8);
        if (item.Text("type"u8) == "function_call"
            && choice.ToolCallAt((int?)value.Count("output_index"u8), item.Text("call_id"u8)) is { } call)
        {
            call.Name ??= item.Text("name"u8);
            if (call.Arguments.IsEmpty)
                call.Arguments.Append(item.Member("arguments"u8));
        }
    }
}
