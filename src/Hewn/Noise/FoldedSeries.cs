namespace Hewn.Noise;

/// <summary>What is to be told of repeats that were not written.</summary>
/// <param name="Logger">Whose they are.</param>
/// <param name="Level">Their level.</param>
/// <param name="Line">One of them.</param>
/// <param name="Repeated">How many.</param>
/// <param name="FirstAt">When the one before them was written, by the clock of noise control.</param>
/// <param name="LastAt">When the last of them came.</param>
internal sealed record FoldedSeries(
    LoggerBinding Logger, Level Level, byte[] Line, long Repeated, long FirstAt, long LastAt);
