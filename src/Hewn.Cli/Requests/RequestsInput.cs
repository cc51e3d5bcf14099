using Hewn.Cli.View;

namespace Hewn.Cli.Requests;

/// <summary>What was typed, as it was typed.</summary>
internal sealed record RequestsInput
{
    public string[] Paths { get; init; } = [];

    public string? Lines { get; init; }

    public bool IsFollowing { get; init; }

    public string? Model { get; init; }

    public string? Status { get; init; }

    public string? Slow { get; init; }

    public string[] Diff { get; init; } = [];

    public string? Id { get; init; }

    public string? As { get; init; }

    public bool IsJson { get; init; }

    public string? TimeZone { get; init; }

    public DisplayInput Display { get; init; } = new();
}
