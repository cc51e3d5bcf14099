using System.Security.Cryptography;
using Hewn.Files;

namespace Hewn.Sessions.Remote;

/// <summary>Files that are read as a whole, and compared by a hash.</summary>
internal static class SmallFile
{
    /// <summary>Its bytes; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(IDisk disk, string path)
    {
        using IDiskFile? file = disk.OpenRead(path);
        if (file is null)
            return null;
        byte[] bytes = new byte[file.Length];
        int length = 0;
        while (length < bytes.Length && file.Read(bytes.AsSpan(length), length) is > 0 and var read)
            length += read;
        return bytes[..length];
    }

    /// <summary>Tells bytes from others.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}
