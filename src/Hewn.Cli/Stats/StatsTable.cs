namespace Hewn.Cli.Stats;

/// <summary>Figures by the values of a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Rows">One for each value, the most frequent first; at equal counts by name.</param>
/// <param name="Overflow">Records whose value found no room, because there are too many of them.</param>
internal sealed record StatsTable(string Field, IReadOnlyList<StatsRow> Rows, long Overflow);
