namespace Hewn.Store.Index;

/// <summary>Where a <see cref="LabelIndex"/> has what it knows of a group's blocks.</summary>
/// <param name="Offset">In the file.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Checksum">Of it.</param>
internal readonly record struct LabelGroup(long Offset, int Bytes, ulong Checksum)
{
    public void Write(ByteBuffer target)
    {
        target.AddInt64(Offset);
        target.AddInt32(Bytes);
        target.AddUInt64(Checksum);
    }

    public static LabelGroup Read(ref ByteCursor source) => new(source.Int64(), source.Int32(), source.UInt64());
}
