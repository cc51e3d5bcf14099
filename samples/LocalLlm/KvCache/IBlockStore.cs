namespace LocalLlm.KvCache;

/// <summary>
/// Where cold blocks stand: bytes at offsets. Whole or not at all: what is not written or read to its end is an
/// <see cref="IOException"/>.
/// </summary>
internal interface IBlockStore : IDisposable
{
    void Write(long offset, byte[] bytes, int length);

    void Read(long offset, byte[] bytes, int length);
}
