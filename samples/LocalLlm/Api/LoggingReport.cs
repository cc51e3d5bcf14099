namespace LocalLlm.Api;

/// <summary>How logging is doing. The server serves on when it is degraded, but says so.</summary>
internal sealed class LoggingReport
{
    public required string State { get; init; }

    public string? Problem { get; init; }

    public long Dropped { get; init; }
}
