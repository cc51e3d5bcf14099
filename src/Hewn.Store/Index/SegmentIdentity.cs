using Hewn.Files;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>
/// Which file, in which state, an index is about. Any difference makes the index worthless; a file that was renamed
/// stays the same.
/// </summary>
/// <param name="Device">The volume.</param>
/// <param name="Number">The file's number on it.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="WrittenTicks">When it was last written, in ticks of 100 ns, UTC.</param>
/// <param name="Head">A checksum of its first bytes.</param>
/// <param name="Tail">A checksum of its last bytes.</param>
internal readonly record struct SegmentIdentity(
    ulong Device, ulong Number, long Size, long WrittenTicks, ulong Head, ulong Tail)
{
    private const int EdgeBytes = 4096;

    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegmentIdentity Of(SafeFileHandle file)
    {
        FileIdentity identity = FileIdentity.Of(file);
        long size = RandomAccess.GetLength(file);
        return new(
            identity.Device,
            identity.Number,
            size,
            File.GetLastWriteTimeUtc(file).Ticks,
            ChecksumAt(file, 0),
            ChecksumAt(file, Math.Max(0, size - EdgeBytes)));
    }

    public static SegmentIdentity Read(ref ByteCursor source) => new(
        source.UInt64(), source.UInt64(), source.Int64(), source.Int64(), source.UInt64(), source.UInt64());

    public void Write(ByteBuffer target)
    {
        target.AddUInt64(Device);
        target.AddUInt64(Number);
        target.AddInt64(Size);
        target.AddInt64(WrittenTicks);
        target.AddUInt64(Head);
        target.AddUInt64(Tail);
    }

    private static ulong ChecksumAt(SafeFileHandle file, long offset)
    {
        byte[] bytes = new byte[EdgeBytes];
        int have = 0;
        while (have < bytes.Length)
        {
            int read = RandomAccess.Read(file, bytes.AsSpan(have), offset + have);
            if (read == 0)
                break;
            have += read;
        }

        return Checksum.Of(bytes.AsSpan(0, have));
    }
}
