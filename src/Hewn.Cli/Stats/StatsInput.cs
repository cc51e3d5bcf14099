using Hewn.Cli.Loki;
using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>What was typed, as it was typed.</summary>
internal sealed record StatsInput
{
    public string[] Paths { get; init; } = [];

    public string? Level { get; init; }

    public FilterInput Filters { get; init; } = new();

    public DisplayInput Display { get; init; } = new();

    public string? TimeZone { get; init; }

    public string? By { get; init; }

    public string? Every { get; init; }

    public string[] Compare { get; init; } = [];

    public bool IsJson { get; init; }

    public bool ExitStatus { get; init; }

    public LokiInput Loki { get; init; } = new();
}
