namespace LocalLlm.KvCache;

/// <summary>How well the cache can do its work. Answers are the same in all of them; they take longer.</summary>
internal enum DegradationMode
{
    Normal,

    /// <summary>The disk fails: memory only.</summary>
    SsdDegraded,

    /// <summary>Running sequences need more than memory and disk may hold: their ends are computed again.</summary>
    MemoryPressure,

    /// <summary>Both.</summary>
    Emergency,
}
