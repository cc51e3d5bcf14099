namespace Hewn;

/// <summary>How logging itself is doing, at one moment.</summary>
/// <param name="State">Running, degraded or stopped.</param>
/// <param name="Accepted">Records taken from callers.</param>
/// <param name="InFlight">Records accepted but not yet handed to their files.</param>
/// <param name="DroppedFull">Records refused because the buffer was full.</param>
/// <param name="DroppedAtStop">Records that came after the stop or were not written in its time.</param>
/// <param name="Destinations">Each file and console.</param>
public sealed record LogStatus(
    LogState State,
    long Accepted,
    long InFlight,
    long DroppedFull,
    long DroppedAtStop,
    IReadOnlyList<DestinationStatus> Destinations)
{
    /// <summary>All records that were lost, for whatever reason.</summary>
    public long Dropped => DroppedFull + DroppedAtStop + Destinations.Sum(destination => destination.Lost);

    /// <summary>The first problem of a destination, or null.</summary>
    public string? Problem =>
        Destinations.Select(destination => destination.Problem).FirstOrDefault(problem => problem is not null);
}
