namespace Hewn.Ring;

/// <summary>A committed frame as it stands in the ring. Valid until its memory is given free.</summary>
internal readonly ref struct FrameView(long size, uint routes, uint checksum, ReadOnlySpan<byte> line)
{
    /// <summary>Bytes up to the next frame.</summary>
    public long Size { get; } = size;

    /// <summary>A bit for each destination; 0 for padding.</summary>
    public uint Routes { get; } = routes;

    /// <summary>The line, newline included; empty for padding.</summary>
    public ReadOnlySpan<byte> Line { get; } = line;

    public bool IsPadding => Line.IsEmpty;

    /// <summary>Whether the line is the one that was committed. Asked on recovery only.</summary>
    public bool IsIntact => IsPadding || (LineChecksum.Of(Line) == checksum && Line[^1] == (byte)'\n');
}
