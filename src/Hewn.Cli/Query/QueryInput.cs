using Hewn.Cli.Loki;

namespace Hewn.Cli.Query;

/// <summary>
/// What was typed, as it was typed: null means "not given". <see cref="QueryRequest"/> is made from it.
/// </summary>
internal sealed record QueryInput
{
    public required string Query { get; init; }

    public IReadOnlyList<string> Paths { get; init; } = [];

    public string? LogDirectory { get; init; }

    public LokiInput Loki { get; init; } = new();

    public string? Since { get; init; }

    public string? Until { get; init; }

    public string? Step { get; init; }

    public string? Limit { get; init; }

    public bool Forward { get; init; }

    public bool Instant { get; init; }

    public string? Output { get; init; }

    public string? Labels { get; init; }

    public bool Strict { get; init; }

    public bool Explain { get; init; }

    public bool Format { get; init; }

    public string? TimeZone { get; init; }

    public bool NoColor { get; init; }
}
