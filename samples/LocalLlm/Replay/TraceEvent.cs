namespace LocalLlm.Replay;

/// <summary>One access of a recorded cache.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Sequence">Whose; unique in the trace.</param>
/// <param name="Tokens">Of the prompt; else of all that the sequence has.</param>
internal readonly record struct TraceEvent(DateTimeOffset At, TraceKind Kind, long Sequence, int Tokens);
