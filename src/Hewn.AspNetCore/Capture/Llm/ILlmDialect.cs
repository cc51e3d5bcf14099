using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// One way in which servers give a model's answer: whole, or as values that follow each other. Thread-safe: it keeps
/// nothing itself.
/// </summary>
/// <remarks>
/// The rules: <c>Recognises</c> never takes another dialect's values for its own. <c>Read</c> takes values of any shape
/// without throwing, calls <see cref="LlmAnswer.Came"/> for content and for nothing else, and sets
/// <see cref="LlmAnswer.IsDone"/> when the value is the answer's end.
/// </remarks>
internal interface ILlmDialect
{
    /// <summary>Whether a value is of this dialect.</summary>
    bool Recognises(JsonElement value);

    /// <summary>Takes what a value says.</summary>
    void Read(JsonElement value, LlmAnswer answer);
}
