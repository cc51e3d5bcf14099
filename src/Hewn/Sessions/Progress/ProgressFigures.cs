namespace Hewn.Sessions.Progress;

/// <summary>How a progress stands. A figure that is not known is null, never a guess.</summary>
/// <param name="Name">What progresses.</param>
/// <param name="Processed">How much is done.</param>
/// <param name="Total">How much there is.</param>
/// <param name="Elapsed">How long it has taken.</param>
internal readonly record struct ProgressFigures(string Name, long Processed, long? Total, TimeSpan Elapsed)
{
    private static readonly TimeSpan _longestEta = TimeSpan.FromDays(3650);

    public double? Percent => Total is > 0 and var total
        ? Math.Min(100.0, 100.0 * Processed / total)
        : Total == 0 ? 100 : null;

    /// <summary>By the second.</summary>
    public double? Rate => Processed > 0 && Elapsed > TimeSpan.Zero ? Processed / Elapsed.TotalSeconds : null;

    /// <summary>How long it will take at the mean rate so far.</summary>
    public TimeSpan? Eta => Total is { } total && Rate is { } rate && total >= Processed
        && (total - Processed) / rate < _longestEta.TotalSeconds
            ? TimeSpan.FromSeconds((total - Processed) / rate)
            : null;
}
