using System.Text.Json;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>OpenAI's embeddings: a list of vectors, whose numbers are nobody's to read in a log.</summary>
internal sealed class OpenAiEmbeddings : ILlmDialect
{
    public bool Recognises(JsonElement value) => value.Member("data"u8).Items().FirstOrDefault().Has("embedding"u8);

    public void Read(JsonElement value, LlmAnswer answer)
    {
        answer.Shape = AnswerShape.Embeddings;
        answer.ReadCommon(value);
        answer.Embeddings = value.Member("data"u8).GetArrayLength();
        answer.IsDone = true;
    }
}
