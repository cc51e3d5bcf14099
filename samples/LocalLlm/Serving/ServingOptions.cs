using LocalLlm.KvCache;
using LocalLlm.Transformer;

namespace LocalLlm.Serving;

/// <summary>How the transformer is made and what its cache may use.</summary>
internal sealed record ServingOptions
{
    /// <summary>Where checkpoint and cold blocks stand. Default <c>llm-data</c> in the working directory.</summary>
    public string Directory { get; init; } = "llm-data";

    /// <summary>Where the training's session stands; null for the usual place of sessions.</summary>
    public string? Sessions { get; init; }

    public TrainingOptions Training { get; init; } = new();

    /// <summary>See <see cref="KvCacheOptions"/>. Default prefix_aware.</summary>
    public EvictionPolicyKind Policy { get; init; } = EvictionPolicyKind.PrefixAware;

    /// <summary>Default 2048.</summary>
    public int HotTokens { get; init; } = 2048;

    /// <summary>Default 64 MiB.</summary>
    public long MaxSsdBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The cache of a model of these sizes.</summary>
    public KvCacheOptions CacheFor(int layers, int heads, int headDim) => new()
    {
        Layers = layers,
        Heads = heads,
        HeadDim = headDim,
        Policy = Policy,
        HotTokens = HotTokens,
        MaxSsdBytes = MaxSsdBytes,
    };
}
