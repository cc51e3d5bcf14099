using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// llama.cpp's own <c>/completion</c> and <c>/infill</c>: <c>content</c> and <c>stop</c> in each value.
/// </summary>
internal sealed class LlamaCppCompletions : ILlmDialect
{
    public bool Recognises(JsonElement value) => value.Has("content"u8) && value.IsFlag("stop"u8);

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.Shape = AnswerShape.LlamaCpp;
        answer.ReadCommon(value);
        AnswerChoice choice = answer.ChoiceAt(value.Count("index"u8));
        answer.Came(choice.Text.Append(value.Member("content"u8)));
        if (!value.IsTrue("stop"u8))
            return;

        if (value.Count("tokens_evaluated"u8) is { } prompt)
            answer.Usage.Prompt = prompt;
        if (value.Count("tokens_predicted"u8) is { } completion)
            answer.Usage.Completion = completion;
        choice.FinishReason = value.Text("stop_type"u8) switch
        {
            "limit" => "length",
            "eos" or "word" => "stop",
            _ when value.IsTrue("stopped_limit"u8) => "length", // Before the end of 2024.
            _ => "stop",
        };
        answer.IsDone = answer.IsFinished;
    }
}
