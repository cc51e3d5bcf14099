namespace Hewn.AspNetCore.Capture;

/// <summary>An object or array that is being copied.</summary>
/// <param name="Name">Its member name; null for the body itself and for elements of arrays.</param>
/// <param name="IsObject">False for an array.</param>
/// <param name="HoldsTokens">True when it, or something around it, lists a model's tokens.</param>
/// <param name="IsText">True when it, or something around it, is the text of a prompt or completion.</param>
internal readonly record struct JsonLevel(string? Name, bool IsObject, bool HoldsTokens, bool IsText)
{
    /// <summary>
    /// Whether a member of that name lists a model's tokens: OpenAI's and llama.cpp's names for it.
    /// </summary>
    public static bool IsAboutTokens(string? name) =>
        name is "logprobs" or "top_logprobs" or "tokens" or "completion_probabilities";
}
