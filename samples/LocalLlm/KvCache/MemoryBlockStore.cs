namespace LocalLlm.KvCache;

/// <summary>Cold blocks in memory: for replays, which move no real bytes.</summary>
/// <param name="blockBytes">What each write has, at multiples of it.</param>
internal sealed class MemoryBlockStore(long blockBytes) : IBlockStore
{
    private readonly Dictionary<long, byte[]> _blocks = [];

    public void Write(long offset, byte[] bytes, int length) => _blocks[offset / blockBytes] = bytes[..length];

    public void Read(long offset, byte[] bytes, int length)
    {
        if (!_blocks.TryGetValue(offset / blockBytes, out byte[]? block))
            throw new EndOfStreamException($"Nothing was written at {offset}.");
        block.AsSpan((int)(offset % blockBytes), length).CopyTo(bytes);
    }

    public void Dispose() => _blocks.Clear();
}
