namespace LocalLlm.Api;

/// <summary>The answer of <c>GET /health</c>.</summary>
internal sealed class HealthReport
{
    public required string Status { get; init; }

    public required LoggingReport Logging { get; init; }
}
