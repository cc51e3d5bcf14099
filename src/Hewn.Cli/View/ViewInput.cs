using Hewn.Cli.Loki;

namespace Hewn.Cli.View;

/// <summary>
/// What was typed, as it was typed: null means "not given". <see cref="ViewRequest"/> is made from it.
/// </summary>
internal sealed record ViewInput
{
    public string[] Paths { get; init; } = [];

    public string? LogDirectory { get; init; }

    public string? Type { get; init; }

    public string? Lines { get; init; }

    /// <summary>How <c>--lines</c> was typed, which has other names.</summary>
    public string LinesName { get; init; } = "--lines";

    public string? Hours { get; init; }

    public string? Level { get; init; }

    public string? Slow { get; init; }

    public string? TimeZone { get; init; }

    public string? Output { get; init; }

    public bool IsJson { get; init; }

    public string? By { get; init; }

    public string? Every { get; init; }

    public string[] Compare { get; init; } = [];

    /// <summary>Whether figures were asked for as <c>hewn stats</c> gives them, also of an API's logs.</summary>
    public bool AsksForGroups => (By ?? Every) is not null || Compare.Length > 0;

    public bool Stats { get; init; }

    public bool ErrorsOnly { get; init; }

    public bool Follow { get; init; }

    public bool ExitStatus { get; init; }

    public string? Context { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public FilterInput Filters { get; init; } = new();

    public DisplayInput Display { get; init; } = new();

    public LokiInput Loki { get; init; } = new();

    /// <summary>
    /// Whether a listing of entries was asked for, as it is of any log, and not that of an API's logs.
    /// </summary>
    public bool IsOfEntries => Paths.Length > 0 || Context is not null || Before is not null || After is not null
        || Display.IsAsking || Output is not (null or "json" or "pretty");
}
