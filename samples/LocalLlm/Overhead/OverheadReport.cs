using System.Globalization;
using System.Text;

namespace LocalLlm.Overhead;

/// <summary>Rounds as a table: medians, how far they lie apart, and how sure the median is.</summary>
internal static class OverheadReport
{
    public static string Of(OverheadRounds rounds)
    {
        IReadOnlyList<List<WorkResult>> results = rounds.Results;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{results[0].Count} rounds in turns, each of ");
        text.Append(CultureInfo.InvariantCulture, $"{results[0].Average(result => result.Tokens):F0} tokens:\n");
        text.Append("  logging   tokens/s   loss in a round  quartiles          95 % of the loss   ");
        text.Append("records/s   log bytes/s\n");
        for (int i = 0; i < results.Count; i++)
        {
            double[] losses =
                [.. results[i].Zip(results[0], (own, off) => 100 * (1 - own.TokensPerSecond / off.TokensPerSecond))];
            string loss = i == 0 ? string.Empty : Percent(Median(losses));
            string quartiles = i == 0 ? string.Empty : Range(Quantile(losses, 0.25), Quantile(losses, 0.75));
            string sure = i == 0 ? string.Empty : Range(MedianBounds(losses));
            double speed = Median(results[i].Select(result => result.TokensPerSecond));
            double records = Median(results[i].Select(result => result.RecordsPerSecond));
            double bytes = Median(results[i].Select(result => result.LogBytesPerSecond));
            string name = OverheadRounds.Settings[i].Name;
            text.Append(CultureInfo.InvariantCulture, $"  {name,-7} {speed,10:F0}   {loss,15}  {quartiles,-17}  ");
            text.Append(CultureInfo.InvariantCulture, $"{sure,-17} {records,10:F0} {bytes,13:F0}\n");
        }

        text.Append("Medians. The loss is against the same round without logging; in 95 % of all such measurements ");
        text.Append("its true median is in the last range.\n");
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

    private static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    private static double Quantile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        double place = part * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static string Range((double Low, double High) range) => Range(range.Low, range.High);

    private static string Range(double low, double high) =>
        string.Create(CultureInfo.InvariantCulture, $"{low:F2} to {high:F2} %");

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:F2} %");
}
