namespace Hewn.Store.Index;

/// <summary>The beginning of an index.</summary>
internal sealed record IndexHead
{
    public required SegmentIdentity Segment { get; init; }

    public required int Groups { get; init; }

    public required long NamesOffset { get; init; }

    public required int NamesBytes { get; init; }

    public required ulong NamesChecksum { get; init; }

    public required int DirectoryBytes { get; init; }

    public required ulong DirectoryChecksum { get; init; }

    /// <summary>For each column, which of its field's paths the segment has.</summary>
    public required ulong[] SeenPaths { get; init; }

    /// <summary>Whether some records are not of Hewn's form.</summary>
    public required bool HasForeign { get; init; }

    /// <summary>The head's bytes, with their checksum at the end.</summary>
    public byte[] ToBytes()
    {
        var target = new ByteBuffer();
        target.Add(IndexFormat.Magic);
        target.AddInt32(IndexFormat.Version);
        Segment.Write(target);
        target.AddInt32(Groups);
        target.AddInt64(NamesOffset);
        target.AddInt32(NamesBytes);
        target.AddUInt64(NamesChecksum);
        target.AddInt32(DirectoryBytes);
        target.AddUInt64(DirectoryChecksum);
        foreach (ulong seen in SeenPaths)
            target.AddUInt64(seen);
        target.AddByte(HasForeign ? 1 : 0);
        target.Take(IndexFormat.HeadBytes - sizeof(ulong) - target.Length);
        target.AddUInt64(Checksum.Of(target.Bytes));
        return target.Bytes.ToArray();
    }

    /// <exception cref="DamagedIndexException">The bytes are no head, or one of another version.</exception>
    public static IndexHead Read(ReadOnlySpan<byte> bytes)
    {
        var source = new ByteCursor(bytes);
        ReadOnlySpan<byte> body = source.Take(IndexFormat.HeadBytes - sizeof(ulong));
        if (source.UInt64() != Checksum.Of(body))
            throw new DamagedIndexException("the head's checksum is wrong");
        source = new(body);
        if (!source.Take(IndexFormat.Magic.Length).SequenceEqual(IndexFormat.Magic)
            || source.Int32() != IndexFormat.Version)
            throw new DamagedIndexException("it is no index, or one of another version");
        return new()
        {
            Segment = SegmentIdentity.Read(ref source),
            Groups = source.Int32(),
            NamesOffset = source.Int64(),
            NamesBytes = source.Int32(),
            NamesChecksum = source.UInt64(),
            DirectoryBytes = source.Int32(),
            DirectoryChecksum = source.UInt64(),
            SeenPaths = ReadSeen(ref source),
            HasForeign = source.Byte() != 0,
        };
    }

    private static ulong[] ReadSeen(ref ByteCursor source)
    {
        var seen = new ulong[IndexedFields.Keys.Count];
        for (int i = 0; i < seen.Length; i++)
            seen[i] = source.UInt64();
        return seen;
    }
}
