namespace Hewn.Files;

/// <summary>An open file that is written at positions of the writer's choice.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>Its length in bytes, asked of the file system.</summary>
    long Length { get; }

    /// <summary>Writes all bytes, or throws with some of them written.</summary>
    void Write(ReadOnlySpan<byte> bytes, long position);

    /// <summary>The byte at a position.</summary>
    byte ReadByte(long position);

    /// <summary>Takes away what stands behind a length.</summary>
    void Truncate(long length);

    /// <summary>Makes what was written survive a power cut.</summary>
    void Sync();
}
