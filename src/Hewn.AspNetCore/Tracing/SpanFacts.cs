namespace Hewn.AspNetCore.Tracing;

/// <summary>What a span tells when its call has ended. Immutable.</summary>
internal sealed record SpanFacts
{
    /// <summary>Of few values: <c>chat llama3</c>, <c>GET /users/{id}</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Names and values after OpenTelemetry's conventions.</summary>
    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    /// <summary>Those of the attributes that the application gave.</summary>
    public required IReadOnlySet<string> Added { get; init; }

    /// <summary>Whether the call did not do what it was asked to.</summary>
    public required bool IsError { get; init; }

    /// <summary>What went wrong, for people; null where nothing did.</summary>
    public required string? Problem { get; init; }
}
