using Hewn.Cli.Loki;

namespace Hewn.Cli.Serve;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record ServeInput(
    string? LogDirectory,
    string? Listen,
    IReadOnlyList<string> Keys,
    bool HasTenants,
    string? Retention,
    string? RetentionBytes,
    bool? DiscoversLevels,
    bool? DiscoversServices,
    IReadOnlyList<string> Limits)
{
    public string? KeyFile { get; init; }

    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }

    public LokiInput Loki { get; init; } = new();

    /// <summary>Rule files and folders of them.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public string? RulesInterval { get; init; }

    public IReadOnlyList<string> Alertmanagers { get; init; } = [];

    public IReadOnlyList<string> Webhooks { get; init; } = [];

    public IReadOnlyList<string> Labels { get; init; } = [];

    public string? ExternalUrl { get; init; }

    public bool? LogsDiskSpace { get; init; }

    public bool? IndexesFiles { get; init; }

    public bool IncludesErrorLogs { get; init; }
}
