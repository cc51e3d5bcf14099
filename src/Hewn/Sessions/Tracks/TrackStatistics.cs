using Hewn.Runs;

namespace Hewn.Sessions.Tracks;

/// <summary>What a track's points came to, at one moment.</summary>
/// <param name="Points">Points in the file.</param>
/// <param name="Fields">
/// Of each field that had a number: count, extremes, mean, standard deviation, last value, quantiles. NaN and
/// infinities are counted apart and in nothing else; a point without a step counts its index as its step.
/// </param>
/// <param name="UntrackedValues">Values of further fields: 1000 names have statistics.</param>
public sealed record TrackStatistics(
    long Points, IReadOnlyDictionary<string, MetricStatistics> Fields, long UntrackedValues);
