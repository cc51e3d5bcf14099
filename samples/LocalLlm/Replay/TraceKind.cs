namespace LocalLlm.Replay;

/// <summary>What happened to a sequence.</summary>
internal enum TraceKind
{
    Open,
    Store,
    Close,
}
