namespace Hewn.Cli.Usage;

/// <summary>The figures of everything that was asked for.</summary>
/// <param name="Rows">By the values of the keys.</param>
/// <param name="Total">Of all calls.</param>
/// <param name="Overflow">Calls that are in no row, because there are too many values.</param>
internal sealed record UsageReport(IReadOnlyList<UsageRow> Rows, UsageFigures Total, long Overflow);
