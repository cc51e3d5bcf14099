using Hewn.Files;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>
/// Which file, in which state, an index is about. Any difference makes the index worthless; a file that was renamed
/// stays the same, and so does one that lines were appended to, as far as it was then (<see cref="Holds"/>).
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
    public static SegmentIdentity Of(SafeFileHandle file) => Of(file, RandomAccess.GetLength(file));

    /// <summary>The state of a file as if it ended somewhere.</summary>
    /// <param name="file">The file.</param>
    /// <param name="size">Where it is taken to end; not behind its end.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegmentIdentity Of(SafeFileHandle file, long size)
    {
        FileIdentity identity = FileIdentity.Of(file);
        return new(
            identity.Device,
            identity.Number,
            size,
            File.GetLastWriteTimeUtc(file).Ticks,
            ChecksumOf(file, 0, Math.Min(size, EdgeBytes)),
            ChecksumOf(file, Math.Max(0, size - EdgeBytes), size));
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

    /// <summary>
    /// Whether a file is in this state, or was and has only grown since, behind the end of a line. That is told by its
    /// first bytes and by those that were its last; when it was written tells nothing of one that grows.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool Holds(SafeFileHandle file)
    {
        Span<byte> last = stackalloc byte[1];
        return IsBeginningOf(file) && (RandomAccess.GetLength(file) == Size
            || (RandomAccess.Read(file, last, Size - 1) == 1 && last[0] == (byte)'\n'));
    }

    /// <summary>As <see cref="Holds"/>, also when it has grown in the middle of a line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool IsBeginningOf(SafeFileHandle file) => Begins(file, mindsTime: true);

    /// <summary>
    /// As <see cref="IsBeginningOf"/>, also when it was written to without growing, or its time alone was set: its
    /// lines are still there, as far as that can be told.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool IsStillThere(SafeFileHandle file) => Begins(file, mindsTime: false);

    private bool Begins(SafeFileHandle file, bool mindsTime)
    {
        long size = RandomAccess.GetLength(file);
        if (size < Size)
            return false;
        SegmentIdentity now = Of(file, Size);
        if (size == Size && mindsTime)
            return now == this;
        return (size == Size || Size > 0) && now with { WrittenTicks = WrittenTicks } == this;
    }

    private static ulong ChecksumOf(SafeFileHandle file, long offset, long end)
    {
        byte[] bytes = new byte[end - offset];
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
