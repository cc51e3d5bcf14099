namespace Hewn.Sessions.Tracks;

/// <summary>One field of a track as a curve.</summary>
/// <param name="Field">The field.</param>
/// <param name="Points">Its points, at most as many as were asked for; <c>X</c> is the step, or else the index.</param>
/// <param name="Count">Points of which they were chosen.</param>
/// <param name="NotFinite">Points that were left out because they are NaN or infinite.</param>
public sealed record TrackSeries(string Field, IReadOnlyList<SeriesPoint> Points, long Count, long NotFinite);
