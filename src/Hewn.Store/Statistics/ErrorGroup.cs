namespace Hewn.Store.Statistics;

/// <summary>The errors of one type, endpoint or status.</summary>
/// <param name="Name">Name of the group; "(other)" gathers what found no place.</param>
/// <param name="Count">How many.</param>
/// <param name="LastUtcTicks">When the last one was logged.</param>
/// <param name="LastMessage">What the last one says.</param>
public sealed record ErrorGroup(string Name, long Count, long LastUtcTicks, string? LastMessage);
