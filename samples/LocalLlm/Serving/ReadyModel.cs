using LocalLlm.Inference;
using LocalLlm.KvCache;
using LocalLlm.Transformer;

namespace LocalLlm.Serving;

/// <summary>A model that answers: weights, cache and the thread that decodes.</summary>
internal sealed record ReadyModel(TransformerModel Model, TieredKvCache Cache, DecodingScheduler Scheduler);
