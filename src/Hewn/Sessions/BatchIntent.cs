using System.Buffers.Binary;
using System.Text;
using Hewn.Files;
using Hewn.Ring;

namespace Hewn.Sessions;

/// <summary>
/// What the journal of a session's log says of its last batch of lines: that it is to be written, or that it is.
/// </summary>
/// <param name="IsDone">Whether it is written.</param>
/// <param name="Log">Which file the log was.</param>
/// <param name="Offset">Where in it the batch begins.</param>
/// <param name="Bytes">Bytes of the batch.</param>
/// <param name="Next">The number behind its last line's.</param>
/// <param name="Lines">Lines of it that come from the ring.</param>
/// <param name="Counted">How many lines of the ring are in the log once it is written.</param>
/// <param name="Checksum">Of the batch.</param>
/// <param name="Ring">The name of the ring.</param>
internal sealed record BatchIntent(
    bool IsDone,
    FileIdentity Log,
    long Offset,
    int Bytes,
    long Next,
    int Lines,
    long Counted,
    uint Checksum,
    string Ring)
{
    /// <summary>Bytes of it in the journal.</summary>
    public const int HeaderBytes = 512;

    private const long Magic = 0x314C_4E52_4A57_4548; // "HEWJRNL1"
    private const int FieldsBytes = 80;
    private const int MaxRingBytes = HeaderBytes - FieldsBytes - 8;

    /// <summary>Where the batch ends.</summary>
    public long End => Offset + Bytes;

    /// <summary>Writes it; the last four bytes are its checksum.</summary>
    public void Write(Span<byte> header)
    {
        header.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], IsDone ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], Log.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], Log.Number);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], Next);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], Counted);
        BinaryPrimitives.WriteInt32LittleEndian(header[56..], Lines);
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], Checksum);
        int length = Encoding.UTF8.GetBytes(Ring, header.Slice(FieldsBytes, MaxRingBytes));
        BinaryPrimitives.WriteInt32LittleEndian(header[64..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], LineChecksum.Of(header[..^4]));
    }

    /// <summary>What stands there; null when it is no whole one.</summary>
    public static BatchIntent? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderBytes || BinaryPrimitives.ReadInt64LittleEndian(header) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) != LineChecksum.Of(header[..^4]))
            return null;
        int ring = BinaryPrimitives.ReadInt32LittleEndian(header[64..]);
        return new BatchIntent(
            BinaryPrimitives.ReadInt32LittleEndian(header[8..]) == 1,
            new FileIdentity(
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[48..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[60..]),
            Encoding.UTF8.GetString(header.Slice(FieldsBytes, ring)));
    }
}
