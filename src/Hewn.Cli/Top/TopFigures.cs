namespace Hewn.Cli.Top;

/// <summary>The figures of a window.</summary>
internal sealed record TopFigures
{
    /// <summary>When the window ends (UTC).</summary>
    public long AtTicks { get; init; }

    /// <summary>How far back it reaches.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Whether it is shorter than was asked for, because more was logged than is kept.</summary>
    public bool IsCut { get; init; }

    public required TopRow All { get; init; }

    public required IReadOnlyList<TopRow> Models { get; init; }

    public required IReadOnlyList<TopRow> Endpoints { get; init; }

    /// <summary>The slowest first.</summary>
    public required IReadOnlyList<TopCall> Slowest { get; init; }
}
