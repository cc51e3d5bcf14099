namespace Hewn.Files;

/// <summary>An open file that is written at positions of the writer's choice.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>Its length in bytes, asked of the file system.</summary>
    long Length { get; }

    /// <summary>Which file it is, whatever its name is now.</summary>
    FileIdentity Identity { get; }

    /// <summary>Writes all bytes, or throws with some of them written.</summary>
    void Write(ReadOnlySpan<byte> bytes, long position);

    /// <summary>Reads up to that many bytes; 0 at the end.</summary>
    int Read(Span<byte> bytes, long position);

    /// <summary>Takes away what stands behind a length.</summary>
    void Truncate(long length);

    /// <summary>Makes what was written survive a power cut.</summary>
    void Sync();
}
