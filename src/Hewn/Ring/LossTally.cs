namespace Hewn.Ring;

/// <summary>
/// How many records a file lost for one reason since its ring was made, and how many of them it says already. Used by
/// the writer's thread only.
/// </summary>
internal sealed class LossTally(LossReason reason)
{
    public LossReason Reason { get; } = reason;

    public long Lost { get; set; }

    public long Told { get; set; }

    public long Untold => Lost - Told;
}
