namespace Hewn.Cli.Tests;

/// <summary>What a run finds around it.</summary>
internal sealed record RunSettings
{
    public Dictionary<string, string?> Environment { get; init; } = [];

    public bool IsTerminal { get; init; }

    /// <summary>Whether a person sees the notices.</summary>
    public bool IsErrorTerminal { get; init; }

    public int Width { get; init; } = 1000;

    public TimeZoneInfo? Zone { get; init; }

    public TextWriter? Output { get; init; }

    public TextWriter? Error { get; init; }

    public string? Input { get; init; }

    /// <summary>The standard input as bytes; goes before <see cref="Input"/>.</summary>
    public Stream? InputBytes { get; init; }

    public IPager? Pager { get; init; }

    public DateTimeOffset? Now { get; init; }

    public CancellationToken Cancellation { get; init; }
}
