namespace LocalLlm.KvCache;

/// <summary>
/// The memory: for each layer one array of pages, and in each page the keys and then the values of a block. Free pages
/// go round as in a ring. Not thread-safe.
/// </summary>
internal sealed class HotTier
{
    private readonly float[][] _layers;
    private readonly Queue<int> _free;
    private readonly int _halfPage;

    public HotTier(KvCacheOptions options)
    {
        Pages = options.Pages;
        _halfPage = options.BlockTokens * options.Width;
        _layers = [.. Enumerable.Range(0, options.Layers).Select(_ => new float[Pages * 2 * _halfPage])];
        _free = new Queue<int>(Enumerable.Range(0, Pages));
    }

    public int Pages { get; }

    public int Used => Pages - _free.Count;

    public bool TryTake(out int page) => _free.TryDequeue(out page);

    public void Give(int page) => _free.Enqueue(page);

    /// <summary>The keys of a page, token by token.</summary>
    public Span<float> Keys(int layer, int page) => _layers[layer].AsSpan(page * 2 * _halfPage, _halfPage);

    public Span<float> Values(int layer, int page) =>
        _layers[layer].AsSpan(page * 2 * _halfPage + _halfPage, _halfPage);
}
