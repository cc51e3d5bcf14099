namespace LocalLlm.KvCache;

/// <summary>A place of cold blocks that is made when it can be: at the start, or later at a write. Not thread-safe.
/// </summary>
internal sealed class LateBlockStore(Func<IBlockStore> make) : IBlockStore
{
    private IBlockStore? _store;

    /// <summary>Bytes that a killed process had left there; 0 where nobody can say.</summary>
    public long LeftBytes => (_store as FileBlockStore)?.LeftBytes ?? 0;

    /// <summary>Makes the place, if there is none yet.</summary>
    /// <exception cref="IOException">It cannot be made now.</exception>
    public void Open() => _store ??= make();

    public void Write(long offset, byte[] bytes, int length)
    {
        Open();
        _store!.Write(offset, bytes, length);
    }

    public void Read(long offset, byte[] bytes, int length)
    {
        if (_store is null)
            throw new EndOfStreamException("Nothing was written yet.");
        _store.Read(offset, bytes, length);
    }

    public void Dispose() => _store?.Dispose();
}
