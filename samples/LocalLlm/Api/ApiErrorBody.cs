namespace LocalLlm.Api;

/// <summary>What went wrong.</summary>
internal sealed class ApiErrorBody
{
    public required string Message { get; init; }

    public required string Type { get; init; }

    public string? Code { get; init; }
}
