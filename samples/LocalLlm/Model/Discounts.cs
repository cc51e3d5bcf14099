namespace LocalLlm.Model;

/// <summary>
/// How much modified Kneser-Ney smoothing takes from an n-gram seen once, twice, or more often, to give to those
/// never seen.
/// </summary>
/// <remarks>Chen and Goodman, "An Empirical Study of Smoothing Techniques for Language Modeling" (1998), section
/// 4.1.</remarks>
internal readonly record struct Discounts(double One, double Two, double More)
{
    // With so little text that a count-of-counts is zero the estimate is undefined; these are the usual values.
    private static readonly Discounts Usual = new(0.5, 1.0, 1.5);

    /// <summary>Estimates the discounts from how many n-grams occur exactly once, twice, three and four
    /// times.</summary>
    public static Discounts Estimate(ReadOnlySpan<int> counts)
    {
        Span<double> seen = stackalloc double[5];
        foreach (int count in counts)
        {
            if (count <= 4)
                seen[count]++;
        }
        if (seen[1] == 0 || seen[2] == 0 || seen[3] == 0 || seen[4] == 0)
            return Usual;
        double y = seen[1] / (seen[1] + 2 * seen[2]);
        return new Discounts(
            Within(1 - 2 * y * seen[2] / seen[1], 1),
            Within(2 - 3 * y * seen[3] / seen[2], 2),
            Within(3 - 4 * y * seen[4] / seen[3], 3));
    }

    public double Of(int count) => count switch { 1 => One, 2 => Two, _ => More };

    // A discount of nothing would leave unseen tokens without probability, one of the whole count would forget what
    // was seen.
    private static double Within(double discount, int count) => Math.Clamp(discount, 0.1, count - 0.1);
}
