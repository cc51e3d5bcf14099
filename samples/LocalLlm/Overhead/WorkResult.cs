namespace LocalLlm.Overhead;

/// <summary>One slice of a lane's work.</summary>
/// <param name="Tokens">That were generated.</param>
/// <param name="Seconds">How long it took, until the log of it was written.</param>
/// <param name="ProcessorSeconds">What the process computed meanwhile, in all threads.</param>
/// <param name="Records">Records that reached the log.</param>
internal readonly record struct WorkResult(int Tokens, double Seconds, double ProcessorSeconds, long Records)
{
    public double TokensPerSecond => Tokens / Seconds;

    public double RecordsPerSecond => Records / Seconds;
}
