namespace DotnetPeers;

/// <summary>The values of one record.</summary>
internal readonly record struct Sample(string RequestId, string Model, int Tokens, double DurationMs, bool Cached);
