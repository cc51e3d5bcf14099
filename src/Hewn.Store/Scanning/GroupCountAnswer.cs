namespace Hewn.Store.Scanning;

/// <summary>Counts of records by group and time.</summary>
/// <param name="Counts">The counts, by group, then by time; none is zero.</param>
/// <param name="Overflow">
/// Records that found no room: beyond 100,000 groups, or a million pairs of group and time. Zero nearly always.
/// </param>
/// <param name="Files">What became of each file.</param>
public sealed record GroupCountAnswer(
    IReadOnlyList<GroupCount> Counts, long Overflow, IReadOnlyList<SegmentReport> Files);
