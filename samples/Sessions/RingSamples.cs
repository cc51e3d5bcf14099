namespace Sessions;

/// <summary>Points of two rings, one inside the other: no line can part them.</summary>
/// <param name="random">Makes them.</param>
/// <param name="count">How many.</param>
internal sealed class RingSamples(Random random, int count)
{
    /// <summary>The points, and whether each belongs to the outer ring.</summary>
    public (double X, double Y, bool IsOuter)[] Points { get; } = [.. Enumerable.Range(0, count).Select(_ =>
    {
        bool isOuter = random.Next(2) == 1;
        double radius = (isOuter ? 1.0 : 0.45) + (0.12 * (random.NextDouble() + random.NextDouble() - 1));
        double angle = 2 * Math.PI * random.NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle), isOuter);
    })];
}
