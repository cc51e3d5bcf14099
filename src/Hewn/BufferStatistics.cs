namespace Hewn;

/// <summary>The buffer between callers and files, at one moment.</summary>
/// <param name="CapacityBytes">Its size.</param>
/// <param name="UsedBytes">Bytes in use, records that a failing file refuses included.</param>
/// <param name="Accepted">Records taken from callers so far.</param>
/// <param name="InFlight">Records of these that are on their way to their files.</param>
/// <param name="Dropped">Records lost so far, for whatever reason; see <see cref="LogStatus.Dropped"/>.</param>
/// <param name="SurvivesKill">Whether records on their way survive a kill of the process.</param>
public readonly record struct BufferStatistics(
    long CapacityBytes, long UsedBytes, long Accepted, long InFlight, long Dropped, bool SurvivesKill);
