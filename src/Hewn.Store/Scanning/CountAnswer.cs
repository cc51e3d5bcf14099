namespace Hewn.Store.Scanning;

/// <summary>How many lines pass a filter.</summary>
/// <param name="Lines">The count.</param>
/// <param name="Files">What became of each file.</param>
public sealed record CountAnswer(long Lines, IReadOnlyList<SegmentReport> Files);
