namespace LocalLlm.Overhead;

/// <summary>One round.</summary>
/// <param name="Tokens">That were generated.</param>
/// <param name="TokensPerSecond">How fast.</param>
/// <param name="LogBytes">What the log has become.</param>
internal readonly record struct WorkResult(int Tokens, double TokensPerSecond, long LogBytes);
