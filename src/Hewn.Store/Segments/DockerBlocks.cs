using Hewn.Store.Dialects.Wrappers;
using Hewn.Store.Sieving;

namespace Hewn.Store.Segments;

/// <summary>What a <see cref="TextScan"/> looks at in Docker's lines. One thread's.</summary>
internal sealed class DockerBlocks
{
    private readonly DockerText _texts = new();

    /// <summary>Whether a record begins with the first of some lines, whatever stands before it.</summary>
    public bool BeginsRecord(ReadOnlySpan<byte> lines) =>
        _texts.TryTake(lines[..lines.IndexOf((byte)'\n')], out ReadOnlySpan<byte> text)
        && OpenRecord.IsSurelyBegunBy(text);

    /// <summary>Whether each of some whole lines begins and ends as one of Docker's that does not go on in the next.
    /// </summary>
    /// <param name="bytes">The lines, up to the last newline.</param>
    /// <param name="lines">How many they are, if so.</param>
    public static bool AllLookWhole(ReadOnlySpan<byte> bytes, out long lines)
    {
        for (lines = 0; !bytes.IsEmpty; lines++)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (!DockerText.LooksWhole(bytes[..end]))
                return false;
            bytes = bytes[(end + 1)..];
        }

        return true;
    }

    /// <summary>
    /// A record may go over blocks up to the next one that begins with a record: of those, all are read or none. Read
    /// is also what follows lines that look like none of Docker's, of which they may be a part, and what nothing is
    /// known to follow.
    /// </summary>
    /// <param name="blocks">The blocks, one behind the other.</param>
    /// <param name="isLast">Whether nothing follows them.</param>
    public static void KeepTogether(List<TextBlock> blocks, bool isLast)
    {
        int next;
        for (int first = 0; first < blocks.Count; first = next)
        {
            next = first + 1;
            while (next < blocks.Count && !blocks[next].BeginsRecord)
                next++;
            bool mayHold = !blocks[first].BeginsRecord || (next == blocks.Count && !isLast)
                || (first > 0 && !blocks[first - 1].IsWhole);
            for (int i = first; i < next; i++)
                mayHold |= !blocks[i].IsWhole || (next == first + 1 ? blocks[i].MayHold : blocks[i].HoldsAny);
            for (int i = first; i < next; i++)
                blocks[i] = blocks[i] with { MayHold = mayHold };
        }
    }
}
