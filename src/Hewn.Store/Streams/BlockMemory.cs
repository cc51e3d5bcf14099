using System.Buffers;

namespace Hewn.Store.Streams;

/// <summary>
/// Memory for blocks that is used again: megabytes that are new for each query would stay until the collector's longest
/// round, which seldom comes.
/// </summary>
internal static class BlockMemory
{
    /// <summary>Has memory for so many bytes; what it had is gone.</summary>
    public static void Ensure(ref byte[] bytes, int length)
    {
        if (bytes.Length >= length)
            return;
        Return(ref bytes);
        bytes = ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>Gives it back; nobody may have a part of it any more.</summary>
    public static void Return(ref byte[] bytes)
    {
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }
}
