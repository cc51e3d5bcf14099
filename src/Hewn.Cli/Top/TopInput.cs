using Hewn.Cli.View;

namespace Hewn.Cli.Top;

/// <summary>What was typed, as it was typed.</summary>
internal sealed record TopInput
{
    public string[] Paths { get; init; } = [];

    public string? Level { get; init; }

    public FilterInput Filters { get; init; } = new();

    public DisplayInput Display { get; init; } = new();

    public string? Window { get; init; }

    public string? Interval { get; init; }

    public string? TimeZone { get; init; }

    public bool Once { get; init; }

    public bool IsJson { get; init; }
}
