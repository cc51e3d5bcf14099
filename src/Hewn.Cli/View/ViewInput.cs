namespace Hewn.Cli.View;

/// <summary>
/// What was typed, as it was typed: null means "not given". <see cref="ViewRequest"/> is made from it.
/// </summary>
internal sealed record ViewInput
{
    public string? LogDirectory { get; init; }

    public string? Type { get; init; }

    public string? Lines { get; init; }

    public string? Hours { get; init; }

    public string? Level { get; init; }

    public string? Slow { get; init; }

    public string? TimeZone { get; init; }

    public string? Output { get; init; }

    public bool Stats { get; init; }

    public bool ErrorsOnly { get; init; }

    public bool Follow { get; init; }

    public bool NoColor { get; init; }
}
