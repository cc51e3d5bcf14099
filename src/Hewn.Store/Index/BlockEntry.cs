using System.Runtime.CompilerServices;

namespace Hewn.Store.Index;

/// <summary>What is known of a block.</summary>
internal sealed record BlockEntry
{
    /// <summary>Sections of a block that the entry tells the length of.</summary>
    public const int Sections = (int)IndexColumn.Blocks;

    /// <summary>How many bytes of the file it is about, newlines included.</summary>
    public required long RawBytes { get; init; }

    public required int Rows { get; init; }

    public required int Malformed { get; init; }

    public required int Blank { get; init; }

    /// <summary>Records of which entries may have other fields than their lines, see
    /// <see cref="IndexJudge"/>.</summary>
    public required int Odd { get; init; }

    /// <summary>Records whose entries may have another time than the column.</summary>
    public required int UnsureTimes { get; init; }

    /// <summary>Lines that are too long to be read; such a block has no rows.</summary>
    public required int TooLong { get; init; }

    /// <summary>The least time; greater than <see cref="MaxTimeNs"/> when no row has one.</summary>
    public required long MinTimeNs { get; init; }

    public required long MaxTimeNs { get; init; }

    /// <summary>One bit a level, and <see cref="OtherLevels"/>.</summary>
    public required int LevelMask { get; init; }

    /// <summary>Bytes of the longest word, or 65535.</summary>
    public required int LongestWord { get; init; }

    /// <summary>Bytes of the block's part of each section.</summary>
    public required int[] Lengths { get; init; }

    /// <summary>Rows whose level is absent or not understood.</summary>
    public const int OtherLevels = 1 << 15;

    public int Records => Rows - Malformed - Blank;

    public void Write(ByteBuffer target)
    {
        target.AddInt64(RawBytes);
        target.AddUInt16(Rows);
        target.AddUInt16(Malformed);
        target.AddUInt16(Blank);
        target.AddUInt16(Odd);
        target.AddUInt16(UnsureTimes);
        target.AddUInt16(TooLong);
        target.AddInt64(MinTimeNs);
        target.AddInt64(MaxTimeNs);
        target.AddUInt16(LevelMask);
        target.AddUInt16(LongestWord);
        foreach (int length in Lengths)
            target.AddInt32(length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // at once: an index may be read before tiers would help
    public static BlockEntry Read(ref ByteCursor source)
    {
        var entry = new BlockEntry
        {
            RawBytes = source.Int64(),
            Rows = source.UInt16(),
            Malformed = source.UInt16(),
            Blank = source.UInt16(),
            Odd = source.UInt16(),
            UnsureTimes = source.UInt16(),
            TooLong = source.UInt16(),
            MinTimeNs = source.Int64(),
            MaxTimeNs = source.Int64(),
            LevelMask = source.UInt16(),
            LongestWord = source.UInt16(),
            Lengths = new int[Sections],
        };
        bool hasLengths = true;
        for (int i = 0; i < Sections; i++)
        {
            entry.Lengths[i] = source.Int32();
            hasLengths &= entry.Lengths[i] >= 0;
        }

        bool isSound = entry.RawBytes > 0 && entry.Rows <= IndexLimits.MaxRows
            && entry.Malformed + entry.Blank + entry.Odd <= entry.Rows
            && (entry.Rows > 0 || entry.TooLong > 0) && hasLengths;
        return isSound ? entry : throw new DamagedIndexException("a block of impossible size");
    }
}
