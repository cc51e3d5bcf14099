namespace Hewn.Pipeline;

/// <summary>What somebody asked of the writer's thread. All but the first three belong to the gate's holder.</summary>
/// <param name="target">The position up to which all must be written first.</param>
/// <param name="syncs">Whether the files are to be synced.</param>
/// <param name="clears">Whether the files are to be emptied.</param>
internal sealed class WriterRequest(long target, bool syncs, bool clears)
{
    public long Target { get; } = target;

    public bool Syncs { get; } = syncs;

    public bool Clears { get; } = clears;

    /// <summary>Whether the ring is to be deleted, if nothing is left in it.</summary>
    public bool LetsGo { get; init; }

    /// <summary>Nobody waits any more: what was not begun must not happen.</summary>
    public bool IsWithdrawn { get; set; }

    public bool IsDone { get; set; }
}
