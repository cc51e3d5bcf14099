using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Sessions.Remote;

/// <summary>How far a file of lines was sent: where the next line begins, and what stands before it.</summary>
/// <param name="Offset">Where the next line begins.</param>
/// <param name="Check">A checksum of the bytes before it, so that another file is not taken for this one.</param>
internal readonly record struct LineMark(long Offset, uint Check)
{
    private const int CheckedBytes = 64;

    /// <summary>The mark of a place in a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LineMark At(IDiskFile file, long offset)
    {
        Span<byte> before = stackalloc byte[(int)Math.Min(offset, CheckedBytes)];
        int read = file.Read(before, offset - before.Length);
        return new LineMark(offset, LineChecksum.Of(before[..read]));
    }

    /// <summary>Whether the file is still the one that was sent up to here.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool IsIn(IDiskFile file) => Offset == 0 || (file.Length >= Offset && At(file, Offset) == this);
}
