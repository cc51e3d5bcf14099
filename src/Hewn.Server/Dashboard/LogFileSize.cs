namespace Hewn.Server.Dashboard;

/// <summary>A log file.</summary>
/// <param name="Path">Where it is, absolute.</param>
/// <param name="Bytes">How many it has, packed as it may be.</param>
/// <param name="WrittenAt">When it was written last.</param>
internal sealed record LogFileSize(string Path, long Bytes, DateTimeOffset WrittenAt);
