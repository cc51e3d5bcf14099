namespace Hewn.Sessions.Tracks;

/// <summary>What one reading call found.</summary>
/// <param name="Data">The points, in their order.</param>
/// <param name="StartIndex">Index of the first one; of an empty page, where it was to begin.</param>
/// <param name="EndIndex">Index of the last one; one before <paramref name="StartIndex"/> when there is none.</param>
/// <param name="Total">How many points are in <paramref name="Data"/>, as the original has it.</param>
/// <param name="HasMore">Whether further points of the range follow.</param>
/// <param name="TrackTotal">How many points the track has.</param>
/// <param name="Damaged">Lines that were met and are no points; they are left out.</param>
public sealed record TrackPage(
    IReadOnlyList<TrackPoint> Data,
    long StartIndex,
    long EndIndex,
    int Total,
    bool HasMore,
    long TrackTotal,
    int Damaged);
