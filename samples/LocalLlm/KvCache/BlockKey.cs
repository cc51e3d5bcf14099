using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LocalLlm.KvCache;

/// <summary>
/// Names a block by its tokens and by all tokens before it: the first 128 bits of a SHA-256, so that two prompts share
/// a block only if they begin alike.
/// </summary>
internal static class BlockKey
{
    private const int KeyBytes = 16;

    public static UInt128 Of(UInt128 parent, ReadOnlySpan<int> tokens)
    {
        byte[] content = new byte[KeyBytes + tokens.Length * sizeof(int)];
        BinaryPrimitives.WriteUInt128LittleEndian(content, parent);
        MemoryMarshal.AsBytes(tokens).CopyTo(content.AsSpan(KeyBytes));
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(content));
    }

    /// <summary>As it stands in records: 16 hexadecimal digits are enough to tell blocks of a log apart.</summary>
    public static string TextOf(UInt128 key) =>
        ((ulong)(key & ulong.MaxValue)).ToString("x16", CultureInfo.InvariantCulture);
}
