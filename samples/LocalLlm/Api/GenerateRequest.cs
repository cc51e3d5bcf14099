using System.Text.Json;

namespace LocalLlm.Api;

/// <summary>The body of <c>POST /api/v1/generate</c>.</summary>
internal sealed class GenerateRequest
{
    /// <summary>What is to be answered; <see cref="Prompt"/> is the same under another name.</summary>
    public string? Question { get; init; }

    public string? Prompt { get; init; }

    public string? Model { get; init; }

    /// <summary>The same as <see cref="Model"/>.</summary>
    public string? ModelName { get; init; }

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    /// <summary>Only so many of the likeliest tokens; 0 for all.</summary>
    public int? TopK { get; init; }

    public int? MaxTokens { get; init; }

    public long? Seed { get; init; }

    /// <summary>A string or a list of strings.</summary>
    public JsonElement? Stop { get; init; }
}
