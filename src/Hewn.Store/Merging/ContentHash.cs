using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hewn.Store.Merging;

/// <summary>
/// 128 bits of SHA-256: two different records count as one less often than a disk misreads.
/// </summary>
internal static class ContentHash
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
