namespace Hewn.AspNetCore.Metrics;

/// <summary>What was measured of a call; null is what was not. Immutable.</summary>
internal sealed record CallFigures
{
    public required string? Model { get; init; }

    /// <summary><c>chat</c> and the like; null for a call that asks no model.</summary>
    public required string? Operation { get; init; }

    public required string Outcome { get; init; }

    public required double Seconds { get; init; }

    public double? SecondsToFirstToken { get; init; }

    public double? TokensPerSecond { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CachedTokens { get; init; }

    public long? ReasoningTokens { get; init; }
}
