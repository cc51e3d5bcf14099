namespace Hewn.Store.Scanning;

/// <summary>What became of one file of a question.</summary>
/// <param name="Path">The file, as it was asked for.</param>
/// <param name="Outcome">How the reading ended.</param>
/// <param name="Problem">Why it failed; null when it did not.</param>
/// <param name="Bytes">Its size at the start of the question.</param>
/// <param name="Lines">The lines by kind.</param>
/// <param name="UsedIndex">Whether an index answered, fully or in part.</param>
public sealed record SegmentReport(
    string Path, ScanOutcome Outcome, string? Problem, long Bytes, LineTally Lines, bool UsedIndex);
