namespace Hewn.Store.Rings;

/// <summary>Records that a dead process had lost, and that a log file did not tell of before it ended.</summary>
/// <param name="Reason">
/// <c>buffer_full</c>: the full ring refused them, for all files together; <c>write_failed</c>: the file refused them.
/// </param>
/// <param name="Records">How many.</param>
/// <param name="Since">When the first of them was lost, UTC; null where that is not known.</param>
/// <param name="Until">When the last of them was.</param>
public sealed record RingLoss(string Reason, long Records, DateTimeOffset? Since, DateTimeOffset? Until);
