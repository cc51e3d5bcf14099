using System.Runtime.CompilerServices;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>The paths under which servers let models be asked, with anything before them.</summary>
internal static class LlmPaths
{
    private const string Chat = "chat";
    private const string Completion = "text_completion";
    private const string Vectors = "embeddings";

    // The operation is OpenTelemetry's word for what is asked.
    private static readonly (string Ending, string Operation, string Provider)[] _endings =
    [
        ("/chat/completions", Chat, "openai"), ("/v1/messages", Chat, "anthropic"), ("/responses", Chat, "openai"),
        ("/completions", Completion, "openai"), ("/completion", Completion, "llama.cpp"),
        ("/infill", Completion, "llama.cpp"), ("/embeddings", Vectors, "openai"), ("/embedding", Vectors, "llama.cpp"),
        ("/api/chat", Chat, "ollama"), ("/api/generate", Completion, "ollama"), ("/api/embed", Vectors, "ollama"),
    ];

    /// <summary>Whether a model is asked there.</summary>
    public static bool Contains(string? path) => Find(path) is not null;

    /// <summary>
    /// What a model is asked for: <c>chat</c>, <c>text_completion</c> or <c>embeddings</c>; by the form of its answer
    /// where that is known.
    /// </summary>
    public static string OperationOf(string? path, AnswerShape? shape) => shape switch
    {
        AnswerShape.Embeddings => Vectors,
        AnswerShape.Completion or AnswerShape.OllamaGenerate or AnswerShape.LlamaCpp => Completion,
        _ => Find(path)?.Operation ?? Chat,
    };

    /// <summary>Whose API has such a path.</summary>
    public static string ProviderOf(string? path) => Find(path)?.Provider ?? "openai";

    [MethodImpl(MethodImplOptions.NoInlining)] // Three times in a call.
    private static (string Ending, string Operation, string Provider)? Find(string? path)
    {
        if (path is null)
            return null;
        foreach ((string Ending, string Operation, string Provider) row in _endings)
        {
            if (path.AsSpan().TrimEnd('/').EndsWith(row.Ending, StringComparison.OrdinalIgnoreCase))
                return row;
        }

        return null;
    }
}
