using Hewn.Store.Index;

namespace Hewn.Store.Tests.Index;

/// <summary>Changes bytes of an index and makes all its checksums right again.</summary>
internal sealed class IndexForger(byte[] sound)
{
    private const int GroupHeadBytes = 8 + 8 + 4 + 8; // the group's place, its blocks, its place in the index
    private const int SectionBytes = 4 + 8; // length and checksum

    public byte[] Forge(Random random)
    {
        byte[] bytes = [.. sound];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(IndexFormat.Magic.Length + 4 + 48, bytes.Length); // the segment's identity stays
            if (at >= IndexFormat.HeadBytes - 8 && at < IndexFormat.HeadBytes)
                continue;
            bytes[at] = (byte)random.Next(256);
        }

        try
        {
            Seal(bytes);
        }
        catch (Exception impossible) when (impossible is ArgumentException or OverflowException)
        {
            // Offsets that lead nowhere: such an index is told by its directory.
        }

        return bytes;
    }

    private static void Seal(byte[] bytes)
    {
        const int CountsAt = 8 + 4 + 48;
        int groups = BitConverter.ToInt32(bytes, CountsAt);
        int namesOffset = checked((int)BitConverter.ToInt64(bytes, CountsAt + 4));
        int namesBytes = BitConverter.ToInt32(bytes, CountsAt + 12);
        int directoryBytes = BitConverter.ToInt32(bytes, CountsAt + 24);
        int directoryAt = namesOffset + namesBytes;
        for (int group = 0; group < groups; group++)
        {
            int entry = directoryAt + group * (GroupHeadBytes + GroupEntry.Sections * SectionBytes);
            int section = checked((int)BitConverter.ToInt64(bytes, entry + 20));
            for (int i = 0; i < GroupEntry.Sections; i++)
            {
                int at = entry + GroupHeadBytes + i * SectionBytes;
                int length = BitConverter.ToInt32(bytes, at);
                BitConverter.TryWriteBytes(bytes.AsSpan(at + 4), Checksum.Of(bytes.AsSpan(section, length)));
                section += length;
            }
        }

        BitConverter.TryWriteBytes(bytes.AsSpan(CountsAt + 16), Checksum.Of(bytes.AsSpan(namesOffset, namesBytes)));
        BitConverter.TryWriteBytes(bytes.AsSpan(CountsAt + 28), Checksum.Of(bytes.AsSpan(directoryAt, directoryBytes)));
        int body = IndexFormat.HeadBytes - 8;
        BitConverter.TryWriteBytes(bytes.AsSpan(body), Checksum.Of(bytes.AsSpan(0, body)));
    }
}
