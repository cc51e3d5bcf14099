namespace Hewn.Store.Scanning;

/// <summary>What an <see cref="Overview"/> is to be of. Immutable.</summary>
public sealed record OverviewRequest
{
    /// <summary>Which records; default: all.</summary>
    public LineFilter Filter { get; init; } = LineFilter.All;

    /// <summary>The length of a time bucket, above zero, up to 90 days; default: a minute.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Fields by whose values there are figures; default: none.</summary>
    public IReadOnlyList<FieldKey> Groups { get; init; } = [];

    /// <summary>Which quantiles of the durations, each from 0 to 1; default: none.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];
}
