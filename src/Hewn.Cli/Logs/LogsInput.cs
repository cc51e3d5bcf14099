using Hewn.Cli.View;

namespace Hewn.Cli.Logs;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record LogsInput
{
    public string? Directory { get; init; }

    public bool IsFollowing { get; init; }

    public bool NoEngines { get; init; }

    public string? Lines { get; init; }

    public string? Level { get; init; }

    public FilterInput Filters { get; init; } = new();

    public string? Output { get; init; }

    public string? TimeZone { get; init; }

    public DisplayInput Display { get; init; } = new();
}
