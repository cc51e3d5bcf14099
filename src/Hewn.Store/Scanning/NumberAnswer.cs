namespace Hewn.Store.Scanning;

/// <summary>Statistics of a numeric field.</summary>
/// <param name="Groups">One summary a group, by name; groups without a number are left out.</param>
/// <param name="Overflow">Records that found no room: beyond 10,000 groups. Zero nearly always.</param>
/// <param name="Files">What became of each file.</param>
public sealed record NumberAnswer(
    IReadOnlyList<NumberSummary> Groups, long Overflow, IReadOnlyList<SegmentReport> Files);
