namespace Hewn.Cli.Stats;

/// <summary>A stretch of time.</summary>
/// <param name="Ticks">When it begins (UTC).</param>
/// <param name="Records">Records in it.</param>
/// <param name="Errors">Of these, those of ERROR and above.</param>
internal readonly record struct StatsStretch(long Ticks, long Records, long Errors);
