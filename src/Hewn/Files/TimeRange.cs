namespace Hewn.Files;

/// <summary>A span of time, in ticks of UTC.</summary>
/// <param name="Start">Its first tick.</param>
/// <param name="End">The first tick behind it.</param>
internal readonly record struct TimeRange(long Start, long End)
{
    /// <summary>
    /// Whether a line of that time begins a new file. A clock that is set back a little (a correction, threads that
    /// overtake each other) does not; one that was far ahead and now is right does, or nothing would be rotated until
    /// its wrong time comes.
    /// </summary>
    public bool IsLeftAt(long ticks) => ticks >= End || ticks < Start - (End - Start);
}
