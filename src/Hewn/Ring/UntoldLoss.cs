namespace Hewn.Ring;

/// <summary>Records that a file lacks for good, and does not say so.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Records">How many.</param>
/// <param name="Since">When the first of them was lost; null where that is not known.</param>
/// <param name="Until">When the last of them was.</param>
internal readonly record struct UntoldLoss(
    LossReason Reason, long Records, DateTimeOffset? Since, DateTimeOffset? Until);
