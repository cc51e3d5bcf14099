using System.Buffers;
using System.Security.Cryptography;

namespace Hewn.Sessions.Files;

/// <summary>The bytes of files: copied whole or not at all, and hashed on the way.</summary>
internal static class FileContent
{
    private const string PartEnding = ".part";

    private const int BlockBytes = 1024 * 1024;

    /// <summary>A name for a file that is not whole yet; no other one is called so.</summary>
    public static string UnfinishedIn(string directory) =>
        Path.Combine(directory, $".{Guid.NewGuid():N}{PartEnding}");

    /// <summary>Whether a file is one that was never finished.</summary>
    public static bool IsUnfinished(string path)
    {
        string name = Path.GetFileName(path);
        return name.Length > PartEnding.Length && name[0] == '.' && name.EndsWith(PartEnding, StringComparison.Ordinal)
            && Guid.TryParseExact(name.AsSpan(1, name.Length - 1 - PartEnding.Length), "N", out _);
    }

    /// <summary>Copies a file; under its name it is there only when all of it is, also after a power cut.</summary>
    /// <returns>Its length and its SHA-256.</returns>
    /// <exception cref="IOException">It cannot be read or written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written; nothing is left behind.</exception>
    public static (long Bytes, string Checksum) Copy(string from, string to)
    {
        string part = UnfinishedIn(Path.GetDirectoryName(to)!); // Not the name with more behind it: it may be long.
        try
        {
            (long, string) copied;
            using (FileStream source = OpenRead(from))
            using (var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                copied = Hash(source, target);
                target.Flush(flushToDisk: true);
            }

            File.Move(part, to, overwrite: true);
            return copied;
        }
        catch
        {
            TryDelete(part);
            throw;
        }
    }

    /// <summary>A file's length and SHA-256.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (long Bytes, string Checksum) Hash(string path)
    {
        using FileStream source = OpenRead(path);
        return Hash(source, target: null);
    }

    public static FileStream OpenRead(string path) => new(
        path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static (long Bytes, string Checksum) Hash(FileStream source, FileStream? target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            long bytes = 0;
            while (source.Read(block) is > 0 and var read)
            {
                hash.AppendData(block.AsSpan(0, read));
                target?.Write(block.AsSpan(0, read));
                bytes += read;
            }

            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stopped the copy stops this, too; the ending says what it is.
        }
    }
}
