namespace Hewn.Store.Scanning.Reading;

/// <summary>The bounds of scanning: each with its unit, its reason and what happens at it.</summary>
internal static class ScanLimits
{
    /// <summary>Bytes of a line. A longer one is counted as too long, and neither parsed nor searched.</summary>
    public const int MaxLineBytes = Limits.MaxRecordBytes;

    /// <summary>Bytes that a read asks for: they stay in the processor's second cache while they are looked
    /// at.</summary>
    public const int PieceBytes = 128 * 1024;

    /// <summary>
    /// Bytes of a piece whose quotes are indexed (4 bytes a position). A longer piece holds a line longer than any
    /// sane record; its lines take the strict parser, which needs no index.
    /// </summary>
    public const int MaxIndexedPieceBytes = 512 * 1024;

    /// <summary>Bytes that a thread takes at a time: long enough to make the hand-over cheap, short enough to
    /// share.</summary>
    public const long ChunkBytes = 8 * 1024 * 1024;

    /// <summary>Readable bytes before and behind a piece, so that vectors may look past its ends.</summary>
    public const int SlackBytes = 128;

    /// <summary>Threads of one scan; each may hold a line of the largest size.</summary>
    public const int MaxThreads = 8;

    /// <summary>Nesting of objects and lists, as in System.Text.Json; a deeper line is malformed.</summary>
    public const int MaxDepth = 64;
}
