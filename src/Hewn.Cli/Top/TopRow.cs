using Hewn.Cli.Stats;

namespace Hewn.Cli.Top;

/// <summary>The figures of all records of a window, or of those of one name.</summary>
internal sealed record TopRow(string Name, long Records, double PerSecond, long Errors, StatsNumbers? Durations);
