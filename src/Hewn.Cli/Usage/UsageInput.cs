using Hewn.Cli.View;

namespace Hewn.Cli.Usage;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record UsageInput
{
    public string[] Paths { get; init; } = [];

    public string? By { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    public bool IsJson { get; init; }

    public string? TimeZone { get; init; }

    public DisplayInput Display { get; init; } = new();
}
