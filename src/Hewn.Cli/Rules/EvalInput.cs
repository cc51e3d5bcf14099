namespace Hewn.Cli.Rules;

/// <summary>What was typed behind <c>hewn rules eval</c>: null means "not given".</summary>
internal sealed record EvalInput
{
    public IReadOnlyList<string> Files { get; init; } = [];

    public string? LogDirectory { get; init; }

    public string? Loki { get; init; }

    public string? At { get; init; }

    public bool Json { get; init; }

    public bool Watch { get; init; }

    public string? Interval { get; init; }

    public IReadOnlyList<string> Alertmanagers { get; init; } = [];

    public IReadOnlyList<string> Webhooks { get; init; } = [];

    public string? Log { get; init; }

    public string? State { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public string? ExternalUrl { get; init; }

    public string? TimeZone { get; init; }
}
