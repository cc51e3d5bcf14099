namespace LocalLlm.Inference;

/// <summary>What a step needed of the past is gone: it must be computed again.</summary>
internal sealed class PastLostException() : Exception("Keys and values of earlier tokens are gone.");
