using System.Globalization;
using System.Text;

namespace LocalLlm.Overhead;

/// <summary>Rounds as a table: medians, and between which values the true ones are.</summary>
internal static class OverheadReport
{
    public static string Of(OverheadRounds rounds)
    {
        IReadOnlyList<List<WorkResult>> results = rounds.Results;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{results[0].Count} rounds in random order, each of ");
        text.Append(CultureInfo.InvariantCulture, $"{results[0].Average(result => result.Tokens):F0} tokens:\n");
        text.Append("  logging    tokens/s  loss of tokens/s           95 %  more processor time           95 %  ");
        text.Append("records/s\n");
        for (int i = 0; i < results.Count; i++)
        {
            double speed = Median(results[i].Select(result => result.TokensPerSecond));
            string name = OverheadRounds.Settings[i].Name;
            text.Append(CultureInfo.InvariantCulture, $"  {name,-9} {speed,9:F0}  ");
            if (i == 0)
                text.Append(' ', 16 + 2 + 13 + 2 + 19 + 2 + 13);
            else
                text.Append(CostOf(results[i], results[0]));
            double records = Median(results[i].Select(result => result.RecordsPerSecond));
            text.Append(CultureInfo.InvariantCulture, $"  {records,9:F0}\n");
        }

        text.Append("Medians, against the same round without logging; in 95 % of all such measurements the true ");
        text.Append("median is in the range.\n");
        return text.ToString();
    }

    /// <summary>
    /// Between which values the true median is with 95 % probability, whatever the values are like: as many of them are
    /// below it as heads fall of as many coins.
    /// </summary>
    /// <param name="values">One at least. Fewer than 6 cannot be so sure: it is all of them.</param>
    public static (double Low, double High) MedianBounds(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double rank = sorted.Length / 2.0 - 0.98 * Math.Sqrt(sorted.Length); // Half of 1.96 standard deviations.
        int first = Math.Max(0, (int)Math.Round(rank) - 1);
        return (sorted[first], sorted[^(first + 1)]);
    }

    private static string CostOf(List<WorkResult> own, List<WorkResult> off)
    {
        double[] losses = [.. own.Zip(off, (a, b) => 100 * (1 - a.TokensPerSecond / b.TokensPerSecond))];
        double[] more = [.. own.Zip(off, (a, b) => 100 * (a.ProcessorSeconds / b.ProcessorSeconds - 1))];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(losses),14:F2} %  {Range(losses),13}  {Median(more),17:F2} %  {Range(more),13}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Range(double[] values)
    {
        (double low, double high) = MedianBounds(values);
        return string.Create(CultureInfo.InvariantCulture, $"{low:F2} to {high:F2}");
    }
}
