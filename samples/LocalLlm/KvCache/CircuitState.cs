namespace LocalLlm.KvCache;

/// <summary>Whether something that may fail is tried.</summary>
internal enum CircuitState
{
    /// <summary>It is.</summary>
    Closed,

    /// <summary>It failed too often and is left alone for a while.</summary>
    Open,

    /// <summary>It is tried again; the next failure opens it.</summary>
    HalfOpen,
}
