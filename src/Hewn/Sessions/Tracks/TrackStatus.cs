namespace Hewn.Sessions.Tracks;

/// <summary>How a track is doing in this process, at one moment.</summary>
/// <param name="Appended">Points of this process that stand in the file.</param>
/// <param name="Waiting">Points that wait in memory because the file could not be written.</param>
/// <param name="Lost">Points that are lost: the memory for waiting ones was full, or they had no fields.</param>
/// <param name="Problem">Why points wait, or null.</param>
public sealed record TrackStatus(long Appended, long Waiting, long Lost, string? Problem);
