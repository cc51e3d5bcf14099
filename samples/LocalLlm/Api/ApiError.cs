namespace LocalLlm.Api;

/// <summary>An error in the form that OpenAI's clients read.</summary>
internal sealed class ApiError
{
    public required ApiErrorBody Error { get; init; }
}
