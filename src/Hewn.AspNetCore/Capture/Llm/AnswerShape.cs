namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// The form in which a server gives an answer that it does not stream, and in which a streamed one is written.
/// </summary>
internal enum AnswerShape : byte
{
    /// <summary>OpenAI: <c>choices</c> with a <c>message</c>.</summary>
    Chat,

    /// <summary>OpenAI: <c>choices</c> with a <c>text</c>.</summary>
    Completion,

    /// <summary>OpenAI's responses: a list of <c>output</c> items.</summary>
    Response,

    /// <summary>Anthropic: a message with a list of <c>content</c>.</summary>
    Message,

    /// <summary>Ollama: one <c>message</c>.</summary>
    OllamaChat,

    /// <summary>Ollama: <c>response</c>.</summary>
    OllamaGenerate,

    /// <summary>llama.cpp: <c>content</c>.</summary>
    LlamaCpp,

    /// <summary>Vectors, which have no text.</summary>
    Embeddings,
}
