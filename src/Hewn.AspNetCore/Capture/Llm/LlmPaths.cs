namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>The paths under which servers let models be asked, with anything before them.</summary>
internal static class LlmPaths
{
    private static readonly string[] _endings =
    [
        "/chat/completions", "/completions", "/completion", "/responses", "/embeddings", "/embedding", "/infill",
        "/api/generate", "/api/chat", "/api/embed",
    ];

    /// <summary>Whether a model is asked there.</summary>
    public static bool Contains(string? path) => path is not null && Array.Exists(
        _endings, ending => path.AsSpan().TrimEnd('/').EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
