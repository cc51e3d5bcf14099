using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Streams;

/// <summary>A block that a reading needs.</summary>
/// <param name="File">Its file, open.</param>
/// <param name="Path">The file's path, for messages.</param>
/// <param name="Block">The block.</param>
/// <param name="Order">Its place among all blocks, in the order in which lines came.</param>
internal sealed record BlockRef(SafeFileHandle File, string Path, StreamBlock Block, int Order);
