namespace Hewn.Store.Sessions;

/// <summary>A value of a series.</summary>
/// <param name="Ordinal">The how manieth value it is, from 0.</param>
/// <param name="Step">Its step, or its index where the track has no steps.</param>
/// <param name="Value">The value, finite.</param>
public readonly record struct SeriesPoint(long Ordinal, double Step, double Value);
