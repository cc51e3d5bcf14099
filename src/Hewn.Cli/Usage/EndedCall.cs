namespace Hewn.Cli.Usage;

/// <summary>What the record of a call's end says. Null is what it does not say.</summary>
internal readonly record struct EndedCall
{
    public bool IsFailed { get; init; }

    public bool IsAborted { get; init; }

    public Int128? Prompt { get; init; }

    public Int128? Completion { get; init; }

    public Int128? Total { get; init; }

    public Int128? Cached { get; init; }

    public Int128? Reasoning { get; init; }

    public double? DurationMs { get; init; }
}
