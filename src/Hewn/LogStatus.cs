namespace Hewn;

/// <summary>How logging itself is doing, at one moment.</summary>
/// <param name="State">Running, degraded or stopped.</param>
/// <param name="Accepted">Records taken from callers, those that noise control kept out included.</param>
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
    /// <summary>Bytes of the ring between callers and files.</summary>
    public long BufferBytes { get; init; }

    /// <summary>Bytes of it in use, records that a failing file refuses included.</summary>
    public long BufferUsedBytes { get; init; }

    /// <summary>
    /// Whether records on their way survive a kill: false where no file could be mapped, when somebody has deleted the
    /// ring (noticed within about a second), and for a log without files.
    /// </summary>
    public bool SurvivesKill { get; init; }

    /// <summary>
    /// Records that noise control kept out, by its settings. They are among <see cref="Accepted"/>, and no losses.
    /// </summary>
    public SuppressedRecords Suppressed { get; init; } = SuppressedRecords.None;

    /// <summary>Of those in flight, the records that wait in the buffers of running calls.</summary>
    public long WaitingInCalls { get; init; }

    /// <summary>The level of loggers that have none of their own.</summary>
    public Level MinimumLevel { get; init; }

    /// <summary>Levels that were set while the program runs, and are in force.</summary>
    public IReadOnlyList<LevelChange> LevelChanges { get; init; } = [];

    /// <summary>Records that reached no destination at all, each counted once.</summary>
    public long DroppedRecords => DroppedFull + DroppedAtStop;

    /// <summary>
    /// Copies of records that a destination lost: an ERROR that goes to two files and is lost by both counts twice.
    /// </summary>
    public long LostInFiles => Destinations.Sum(destination => destination.Lost);

    /// <summary>
    /// Losses for whatever reason; zero means that nothing was lost anywhere. The sum of <see cref="DroppedRecords"/>
    /// and <see cref="LostInFiles"/>, so records and copies together: not a number of records.
    /// </summary>
    public long Dropped => DroppedRecords + LostInFiles;

    /// <summary>The first problem of a destination, or null.</summary>
    public string? Problem =>
        Destinations.Select(destination => destination.Problem).FirstOrDefault(problem => problem is not null);
}
