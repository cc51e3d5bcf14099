using System.Buffers.Binary;
using Hewn.Store.Index;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// The filter of a block's words, behind a checksum of it: whether a text can stand in the block is told without
/// unpacking it. One thread's; used again for each block.
/// </summary>
internal sealed class WordFilter
{
    /// <summary>Bytes behind lines that are read, too.</summary>
    public const int SlackBytes = 64;

    /// <summary>A block whose filter would be a larger part of its lines, in thousandths, has none.</summary>
    private const int MaxPerMille = 20;

    private const int HeadBytes = sizeof(ulong);
    private readonly XorFilterRoom _room = new();
    private readonly ByteBuffer _bytes = new();

    /// <summary>Gets the words of the next block.</summary>
    public KeySet Words { get; } = new();

    /// <summary>The filter of the words, which are forgotten; empty when it would be too large.</summary>
    /// <param name="blockBytes">Bytes of the block's lines.</param>
    public ReadOnlySpan<byte> Build(int blockBytes)
    {
        _bytes.Clear();
        bool isWorthIt = !Words.HasOverflowed && Words.Count > 0
            && XorFilter.BytesOf(Words.Count) <= (long)blockBytes * MaxPerMille / 1000;
        if (isWorthIt)
        {
            _bytes.AddUInt64(0);
            XorFilter.Build(Words.Keys, _room, _bytes);
        }

        Words.Clear();
        byte[] filter = _bytes.Bytes.ToArray();
        if (isWorthIt)
            BinaryPrimitives.WriteUInt64LittleEndian(filter, Checksum.Of(filter.AsSpan(HeadBytes)));
        return filter;
    }

    /// <summary>Whether a block can hold a text; true where that is not known.</summary>
    /// <param name="filter">The block's filter.</param>
    /// <param name="longestWord">Bytes of its longest word.</param>
    /// <param name="needle">The text.</param>
    public static bool MayHold(ReadOnlySpan<byte> filter, int longestWord, NeedleKeys needle)
    {
        if (filter.Length <= HeadBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(filter) != Checksum.Of(filter[HeadBytes..]))
            return true; // The lines say it.
        if (!needle.MayHold(longestWord))
            return false;
        try
        {
            foreach (uint key in needle.KeysFor(longestWord))
            {
                if (!XorFilter.MayHold(filter[HeadBytes..], key))
                    return false;
            }
        }
        catch (DamagedIndexException)
        {
            // As above; nobody but a forger makes such.
        }

        return true;
    }
}
