using Hewn.Files;

namespace Hewn.Ring;

/// <summary>What is known about one destination at a checkpoint.</summary>
/// <param name="Position">All lines before it are in the file, or were given up and counted.</param>
/// <param name="FileBytes">The file's length when that was so.</param>
/// <param name="File">Which file it was.</param>
internal readonly record struct RingMark(long Position, long FileBytes, FileIdentity File);
