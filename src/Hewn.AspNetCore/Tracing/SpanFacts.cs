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

    /// <summary>Whether the call did not do what it was asked to.</summary>
    public required bool IsError { get; init; }

    /// <summary>What went wrong, for people; null where nothing did.</summary>
    public required string? Problem { get; init; }

    /// <summary>The same as a field of a record.</summary>
    public Dictionary<string, object?> ToField(CallSpan span)
    {
        var field = new Dictionary<string, object?>
        {
            ["name"] = Name,
            ["kind"] = span.Kind is System.Diagnostics.ActivityKind.Client ? "client" : "server",
            ["start"] = Start.UtcDateTime,
            ["duration_ms"] = Math.Round(Duration.TotalMilliseconds, 3),
            ["status"] = IsError ? "error" : "ok",
        };
        if (Problem is not null)
            field["status_message"] = Problem;
        if (span.ParentId is { } parent)
            field["parent_span_id"] = parent;
        field["attributes"] = Attributes;
        return field;
    }
}
