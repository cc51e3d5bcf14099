namespace LocalLlm.Replay;

/// <summary>What a cache was asked to do, taken from its log. Immutable.</summary>
/// <param name="Events">In the order of the log.</param>
/// <param name="Chains">Of each sequence the names of its blocks, from the first one.</param>
/// <param name="BlockTokens">Tokens of a block.</param>
/// <param name="BytesPerToken">Of the recorded model.</param>
/// <param name="LeftOut">Sequences without an end in the log, which cannot be replayed.</param>
internal sealed record AccessTrace(
    IReadOnlyList<TraceEvent> Events,
    IReadOnlyDictionary<long, string[]> Chains,
    int BlockTokens,
    long BytesPerToken,
    int LeftOut);
