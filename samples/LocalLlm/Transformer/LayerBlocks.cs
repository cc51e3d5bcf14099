namespace LocalLlm.Transformer;

/// <summary>The weights of one layer.</summary>
internal sealed record LayerBlocks(
    WeightBlock AttentionNorm,
    WeightBlock Qkv,
    WeightBlock Output,
    WeightBlock FeedNorm,
    WeightBlock Up,
    WeightBlock Down);
