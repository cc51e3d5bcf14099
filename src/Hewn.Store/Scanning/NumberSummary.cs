namespace Hewn.Store.Scanning;

/// <summary>The figures of one group of a <see cref="NumberAnswer"/>.</summary>
/// <param name="Group">As in <see cref="GroupCount"/>.</param>
/// <param name="Count">How many records have a number there.</param>
/// <param name="Sum">The sum, rounded once at the end.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Quantiles">The quantiles that were asked for, in their order.</param>
/// <param name="IsExact">
/// False when the quantiles are only near the truth (within 4 %), because the values found no room in memory.
/// </param>
public sealed record NumberSummary(
    string? Group, long Count, double Sum, double Min, double Max, IReadOnlyList<double> Quantiles, bool IsExact)
{
    /// <summary>The mean.</summary>
    public double Mean => Sum / Count;
}
