using Hewn.Cli.View;

namespace Hewn.Cli.Show;

/// <summary>What was typed, as it was typed.</summary>
internal sealed record ShowInput
{
    public required string Id { get; init; }

    public string[] Paths { get; init; } = [];

    public string? Level { get; init; }

    public FilterInput Filters { get; init; } = new();

    public DisplayInput Display { get; init; } = new();

    public string? Output { get; init; }

    public string? TimeZone { get; init; }
}
