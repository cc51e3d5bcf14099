namespace Hewn.Files;

/// <summary>What a file system knows of a file.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="LastWriteUtc">When it was written last.</param>
internal readonly record struct DiskFacts(long Bytes, DateTime LastWriteUtc);
