namespace Hewn.Sessions.Tracks;

/// <summary>
/// In what the lines of a track's file are known to be in order, so that it can be searched by halves. Immutable.
/// </summary>
/// <param name="Index">By index.</param>
/// <param name="Step">Every point has a step, and none is smaller than the one before.</param>
/// <param name="Time">By the time of appending.</param>
internal readonly record struct PointOrder(bool Index, bool Step, bool Time)
{
    /// <summary>Nothing is known, so everything is read.</summary>
    public static PointOrder Unknown => default;

    /// <summary>An empty file is in every order.</summary>
    public static PointOrder Full => new(true, true, true);

    /// <summary>What both know.</summary>
    public PointOrder And(PointOrder other) =>
        new(Index && other.Index, Step && other.Step, Time && other.Time);

    /// <summary>What remains when a point follows another.</summary>
    public PointOrder With(bool isFirst, long? lastStep, long lastTicks, long? step, long ticks) => new(
        Index,
        Step && step is not null && (isFirst || (lastStep is not null && step >= lastStep)),
        Time && ticks != 0 && ticks >= lastTicks);
}
