namespace LocalLlm.KvCache;

/// <summary>The disk: slots of one block each, a part for the keys and one for the values of each layer. Not
/// thread-safe.</summary>
internal sealed class ColdTier : IDisposable
{
    private readonly IBlockStore _store;
    private readonly long _blockBytes;
    private readonly Stack<int> _free = new();
    private int _next;

    public ColdTier(IBlockStore store, KvCacheOptions options)
    {
        _store = store;
        _blockBytes = options.BlockBytes;
        Slots = options.Slots;
    }

    public int Slots { get; }

    public int Used { get; private set; }

    public long UsedBytes => Used * _blockBytes;

    /// <summary>The lowest slots first, so that the file is no longer than it must be.</summary>
    public bool TryTake(out int slot)
    {
        if (!_free.TryPop(out slot))
        {
            if (_next == Slots)
                return false;
            slot = _next++;
        }

        Used++;
        return true;
    }

    public void Give(int slot)
    {
        _free.Push(slot);
        Used--;
    }

    public void Write(int slot, byte[] block) => _store.Write(slot * _blockBytes, block, (int)_blockBytes);

    /// <summary>Reads some bytes of a slot, from an offset in it.</summary>
    public void Read(int slot, int offset, byte[] bytes, int length) =>
        _store.Read(slot * _blockBytes + offset, bytes, length);

    public void Dispose() => _store.Dispose();
}
