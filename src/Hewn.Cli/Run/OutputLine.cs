namespace Hewn.Cli.Run;

/// <summary>A line that the child wrote, without its end. Valid during the call that hands it over.</summary>
/// <param name="text">Its bytes, at most <see cref="RunLimits.MaxLineBytes"/> of them.</param>
/// <param name="bytes">How many it had.</param>
/// <param name="overwritten">How often a carriage return began it anew: the states of a progress bar.</param>
internal readonly ref struct OutputLine(ReadOnlySpan<byte> text, long bytes, int overwritten)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public long Bytes { get; } = bytes;

    public int Overwritten { get; } = overwritten;

    /// <summary>True when not all of it was kept.</summary>
    public bool IsCut => Bytes > Text.Length;
}
