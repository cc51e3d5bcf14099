namespace Hewn.Noise;

/// <summary>A line that waits in a call's buffer.</summary>
/// <param name="Logger">Whose it is.</param>
/// <param name="Level">Its level.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct BufferedLine(LoggerBinding Logger, Level Level, int Length);
