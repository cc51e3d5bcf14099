namespace LocalLlm.Overhead;

/// <summary>One turn of a round.</summary>
/// <param name="Tokens">That were generated.</param>
/// <param name="Seconds">How long it took, without starting the log, until the log of it was written.</param>
/// <param name="Records">Lines of the log.</param>
/// <param name="LogBytes">What the log has become.</param>
internal readonly record struct WorkResult(int Tokens, double Seconds, int Records, long LogBytes)
{
    public double TokensPerSecond => Tokens / Seconds;

    public double RecordsPerSecond => Records / Seconds;

    public double LogBytesPerSecond => LogBytes / Seconds;
}
