namespace Hewn.Alerts.Notifications;

/// <summary>How much room a disk has. Immutable.</summary>
/// <param name="FreeBytes">Bytes that may still be written by who asks.</param>
/// <param name="TotalBytes">Bytes that it has.</param>
public readonly record struct DiskSpace(long FreeBytes, long TotalBytes)
{
    /// <summary>The room of the disk that a folder is on or will be.</summary>
    /// <param name="directory">The folder; it need not be there yet.</param>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static DiskSpace Of(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        try
        {
            string? place = Path.GetFullPath(directory);
            while (place is not null && !Directory.Exists(place))
                place = Path.GetDirectoryName(place);
            var drive = new DriveInfo(place ?? directory);
            return new(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception odd) when (odd is UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"how much room '{directory}' has cannot be told: {odd.Message}", odd);
        }
    }
}
