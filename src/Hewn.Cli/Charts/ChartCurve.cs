namespace Hewn.Cli.Charts;

/// <summary>A curve of a <see cref="LineChart"/>.</summary>
/// <param name="Letter">What stands for it where there are no colours.</param>
/// <param name="Points">Its points from left to right; all finite.</param>
internal sealed record ChartCurve(char Letter, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Points further apart are not joined: between them there is nothing.</summary>
    public double MaxGap { get; init; } = double.PositiveInfinity;
}
