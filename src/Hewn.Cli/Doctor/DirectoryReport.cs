namespace Hewn.Cli.Doctor;

/// <summary>A directory that logs are written to.</summary>
/// <param name="Path">The directory, absolute.</param>
/// <param name="Exists">Whether it is there; the first record makes it.</param>
/// <param name="IsWritable">Whether a file could be written in it, or in the next one above that exists.</param>
/// <param name="FreeBytes">What its disk has free; null where that cannot be told.</param>
internal sealed record DirectoryReport(string Path, bool Exists, bool IsWritable, long? FreeBytes);
