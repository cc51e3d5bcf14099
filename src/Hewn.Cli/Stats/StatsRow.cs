namespace Hewn.Cli.Stats;

/// <summary>The figures of one value of a field.</summary>
/// <param name="Name">The value; null is for records without the field.</param>
/// <param name="Records">Records that have it.</param>
/// <param name="Errors">Of these, those of ERROR and above.</param>
/// <param name="Durations">Their durations; null when none has one.</param>
internal sealed record StatsRow(string? Name, long Records, long Errors, StatsNumbers? Durations);
