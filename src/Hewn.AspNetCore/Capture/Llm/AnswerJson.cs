using System.Buffers;
using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>Writes a streamed answer in the form in which the same server gives one that it does not stream.</summary>
internal static class AnswerJson
{
    /// <summary>The answer as one JSON object.</summary>
    public static ReadOnlyMemory<byte> Write(LlmAnswer answer)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            WriteText(json, "id", answer.Id);
            WriteText(json, "model", answer.Model);
            WriteChoices(json, answer);
            WriteError(json, answer.Error);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void WriteChoices(Utf8JsonWriter json, LlmAnswer answer)
    {
        if (answer.Choices.Count == 0)
            return;
        switch (answer.Shape)
        {
            case AnswerShape.OllamaChat:
                WriteMessage(json, answer.Choices[0], "thinking");
                WriteText(json, "done_reason", answer.Choices[0].FinishReason);
                break;
            case AnswerShape.OllamaGenerate:
                WriteText(json, "thinking", answer.Choices[0].Reasoning);
                json.WriteString("response", answer.Choices[0].Text.ToString());
                WriteText(json, "done_reason", answer.Choices[0].FinishReason);
                break;
            case AnswerShape.Response:
                WriteText(json, "status", answer.Choices[0].FinishReason);
                WriteOutput(json, answer.Choices[0]);
                break;
            case AnswerShape.Message:
                WriteContent(json, answer.Choices[0]);
                break;
            case AnswerShape.LlamaCpp when answer.Choices.Count == 1:
                json.WriteString("content", answer.Choices[0].Text.ToString());
                WriteText(json, "finish_reason", answer.Choices[0].FinishReason);
                break;
            default:
                json.WriteStartArray("choices");
                foreach (AnswerChoice choice in answer.Choices.OrderBy(choice => choice.Index))
                    WriteChoice(json, choice, answer.Shape is not AnswerShape.Chat);
                json.WriteEndArray();
                break;
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, AnswerChoice choice, bool isText)
    {
        json.WriteStartObject();
        json.WriteNumber("index", choice.Index);
        if (isText)
            json.WriteString("text", choice.Text.ToString());
        else
            WriteMessage(json, choice, "reasoning_content");
        WriteText(json, "finish_reason", choice.FinishReason);
        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, AnswerChoice choice, string reasoningName)
    {
        json.WriteStartObject("message");
        json.WriteString("role", choice.Role ?? "assistant");
        WriteText(json, reasoningName, choice.Reasoning);
        if (!choice.Text.IsEmpty || choice.ToolCalls.Count == 0)
            json.WriteString("content", choice.Text.ToString());
        WriteText(json, "refusal", choice.Refusal);
        WriteToolCalls(json, choice);
        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, AnswerChoice choice)
    {
        if (choice.ToolCalls.Count == 0)
            return;
        json.WriteStartArray("tool_calls");
        foreach (AnswerToolCall call in choice.ToolCalls)
        {
            json.WriteStartObject();
            WriteText(json, "id", call.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            WriteText(json, "name", call.Name);
            json.WriteString("arguments", call.Arguments.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, AnswerChoice choice)
    {
        json.WriteStartArray("output");
        if (!choice.Reasoning.IsEmpty)
            WriteItem(json, "reasoning", "reasoning_text", choice.Reasoning);
        if (!choice.Text.IsEmpty)
            WriteItem(json, "message", "output_text", choice.Text);
        if (!choice.Refusal.IsEmpty)
            WriteItem(json, "message", "refusal", choice.Refusal);
        foreach (AnswerToolCall call in choice.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("type", "function_call");
            WriteText(json, "call_id", call.Id);
            WriteText(json, "name", call.Name);
            json.WriteString("arguments", call.Arguments.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, string type, string partType, AnswerText text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", partType);
        json.WriteString("text", text.ToString());
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, AnswerChoice choice)
    {
        json.WriteString("type", "message");
        json.WriteString("role", choice.Role ?? "assistant");
        json.WriteStartArray("content");
        WritePart(json, "thinking", choice.Reasoning);
        WritePart(json, "text", choice.Text);
        foreach (AnswerToolCall call in choice.ToolCalls)
        {
            json.WriteStartObject();
            json.WriteString("type", "tool_use");
            WriteText(json, "id", call.Id);
            WriteText(json, "name", call.Name);
            json.WritePropertyName("input");
            WriteJson(json, call.Arguments.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteText(json, "stop_reason", choice.FinishReason);
    }

    private static void WritePart(Utf8JsonWriter json, string type, AnswerText text)
    {
        if (text.IsEmpty)
            return;
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString(type, text.ToString());
        json.WriteEndObject();
    }

    /// <summary>JSON as the model wrote it; as a text where it wrote none.</summary>
    private static void WriteJson(Utf8JsonWriter json, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(text);
        }
    }

    private static void WriteError(Utf8JsonWriter json, LlmError? error)
    {
        if (error is null)
            return;
        json.WriteStartObject("error");
        WriteText(json, "type", error.Type);
        WriteText(json, "message", error.Message);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, AnswerText text)
    {
        if (!text.IsEmpty)
            json.WriteString(name, text.ToString());
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }
}
