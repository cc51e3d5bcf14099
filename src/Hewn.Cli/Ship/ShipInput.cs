namespace Hewn.Cli.Ship;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record ShipInput
{
    public IReadOnlyList<string> Paths { get; init; } = [];

    public string? To { get; init; }

    public string? Protocol { get; init; }

    public string? Labels { get; init; }

    public IReadOnlyList<string> Added { get; init; } = [];

    public string? Metadata { get; init; }

    public string? Tenant { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? Bookmark { get; init; }

    public string? From { get; init; }

    public bool Once { get; init; }

    public string? BatchBytes { get; init; }

    public string? BatchWait { get; init; }

    public string? Timeout { get; init; }

    public string? Metrics { get; init; }

    public string? TimeZone { get; init; }
}
