namespace LocalLlm.Api;

/// <summary>The answer of <c>GET /health</c>.</summary>
internal sealed class HealthReport
{
    public required string Status { get; init; }

    public required LoggingReport Logging { get; init; }

    /// <summary>How far the transformer is, where the server has one.</summary>
    public ModelReport? Model { get; init; }
}
