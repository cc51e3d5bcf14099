using System.Runtime.InteropServices;

namespace LocalLlm.KvCache;

/// <summary>
/// Moves blocks to disk and back. The checksum is of exactly the bytes that are read back at once: the keys, or the
/// values, of one layer of one block. Not thread-safe.
/// </summary>
internal sealed class ColdBlocks(Tiers tiers)
{
    private readonly int _partBytes = tiers.Options.BlockTokens * tiers.Options.Width * sizeof(float);
    private readonly byte[] _block = new byte[tiers.Cold is null ? 0 : tiers.Options.BlockBytes];
    private readonly byte[] _part = new byte[tiers.Options.BlockTokens * tiers.Options.Width * sizeof(float)];

    /// <summary>Writes a block that stands in memory into a slot.</summary>
    public bool TryWrite(KvBlock block, int slot)
    {
        uint[] checksums = new uint[2 * tiers.Options.Layers];
        for (int part = 0; part < checksums.Length; part++)
        {
            Span<byte> target = _block.AsSpan(part * _partBytes, _partBytes);
            MemoryMarshal.AsBytes(HotPart(block.Page, part)).CopyTo(target);
            checksums[part] = Crc32.Of(target);
        }

        if (!tiers.Gate.TryWrite(() => tiers.Cold!.Write(slot, _block)))
            return false;
        block.Checksums = checksums;
        block.Slot = slot;
        tiers.Table.OnDisk.Add(block);
        tiers.Counters.BytesToSsd += _block.Length;
        return true;
    }

    /// <summary>Reads all of a block from its slot into a page.</summary>
    /// <returns>Why not, or null.</returns>
    public string? Restore(KvBlock block, int page)
    {
        if (!tiers.Gate.TryRead(() => tiers.Cold!.Read(block.Slot, 0, _block, _block.Length)))
            return "unreadable";
        tiers.Counters.BytesFromSsd += _block.Length;
        for (int part = 0; part < block.Checksums.Length; part++)
        {
            ReadOnlySpan<byte> source = _block.AsSpan(part * _partBytes, _partBytes);
            if (!IsIntact(block, part, source))
                return "checksum_mismatch";
            MemoryMarshal.Cast<byte, float>(source).CopyTo(HotPart(page, part));
        }

        return null;
    }

    /// <summary>Reads the keys or values of one layer; valid until the next call.</summary>
    /// <returns>Why not, or null.</returns>
    public string? TryReadPart(KvBlock block, int layer, bool isValues, out ReadOnlySpan<float> numbers)
    {
        numbers = default;
        int part = 2 * layer + (isValues ? 1 : 0);
        if (!tiers.Gate.TryRead(() => tiers.Cold!.Read(block.Slot, part * _partBytes, _part, _partBytes)))
            return "unreadable";
        tiers.Counters.BytesFromSsd += _partBytes;
        if (!IsIntact(block, part, _part))
            return "checksum_mismatch";
        numbers = MemoryMarshal.Cast<byte, float>(_part);
        return null;
    }

    private Span<float> HotPart(int page, int part) =>
        part % 2 == 0 ? tiers.Hot.Keys(part / 2, page) : tiers.Hot.Values(part / 2, page);

    private bool IsIntact(KvBlock block, int part, ReadOnlySpan<byte> bytes)
    {
        uint actual = Crc32.Of(bytes);
        if (actual == block.Checksums[part])
            return true;
        tiers.Counters.ChecksumMismatches++;
        string name = part % 2 == 0 ? "keys" : "values";
        tiers.Log.ChecksumMismatch(block, part / 2, name, block.Checksums[part], actual);
        return false;
    }
}
