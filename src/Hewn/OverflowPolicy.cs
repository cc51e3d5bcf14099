namespace Hewn;

/// <summary>
/// What a call does when records come faster than the disk takes them and the buffer is full. FATAL waits for room
/// under each of them, for 3 s at most.
/// </summary>
public enum OverflowPolicy
{
    /// <summary>Waits for room. Nothing is lost. The default.</summary>
    Block,

    /// <summary>Lets the new record go. Drops are counted and reported in the log.</summary>
    DropNewest,

    /// <summary>
    /// Lets records below <see cref="HewnOptions.DropBelowLevel"/> go and waits with the others.
    /// </summary>
    DropBelow,
}
