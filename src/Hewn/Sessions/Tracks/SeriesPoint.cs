namespace Hewn.Sessions.Tracks;

/// <summary>A point of a curve.</summary>
/// <param name="X">Where it is: a step, an index or a time.</param>
/// <param name="Y">Its value.</param>
public readonly record struct SeriesPoint(double X, double Y);
