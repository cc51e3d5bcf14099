using System.Buffers;

namespace Hewn.Records;

/// <summary>
/// Memory for records that are larger than usual, shared by all threads: a thread that once wrote a large record keeps
/// none of it, and one that writes many allocates none. Thread-safe.
/// </summary>
/// <remarks>
/// At most four arrays of each size are kept, so 8 MiB in all; when more records are large at one moment, the
/// collector gets what is too much.
/// </remarks>
internal static class LargeBuffers
{
    private const int LargestKept = 1024 * 1024;
    private const int KeptOfEachSize = 4;

    private static readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(LargestKept, KeptOfEachSize);

    /// <summary>At least so many bytes, whatever is in them.</summary>
    public static byte[] Rent(int bytes) => _pool.Rent(bytes);

    /// <summary>Takes them back. Nobody may use them any more.</summary>
    public static void Return(byte[] bytes) => _pool.Return(bytes);
}
