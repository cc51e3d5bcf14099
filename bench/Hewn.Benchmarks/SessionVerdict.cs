using System.Globalization;

namespace Hewn.Benchmarks;

/// <summary>
/// How many times cheaper a session's line is than one for which a file is opened, round by round: both sides of a
/// ratio were measured within the same seconds.
/// </summary>
/// <param name="costs">Of each round, by what was measured.</param>
internal sealed class SessionVerdict(IReadOnlyDictionary<string, List<CallCosts>> costs)
{
    public const string Nothing = "nothing: the measuring itself";
    public const string ByObject = "session.Info, anonymous object";
    public const string ByPairs = "session.Info, pairs";
    public const string ByWord = "session.Log, a word for the level";
    public const string Fluent = "session.With(object).Info";
    public const string ByBound = "bound once by With, then Info, pairs";
    public const string Original = "original's design";
    public const string Plain = "File.AppendAllText";

    private const double Wanted = 50;

    /// <summary>Prints the table, and whether each median reaches what is wanted.</summary>
    public void Print()
    {
        Console.WriteLine("| times cheaper than | p50: median | of the rounds | mean: median | of the rounds |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        var verdicts = new List<string>();
        foreach (string other in (string[])[Original, Plain])
        {
            double least = double.MaxValue;
            foreach (string way in (string[])[ByObject, ByPairs, ByWord, Fluent, ByBound])
            {
                double[] typical = Ratios(other, way, (cost, nothing) => cost.P50 - nothing.P50);
                double[] mean = Ratios(other, way, (cost, nothing) => cost.Mean - nothing.Mean);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {other}: {way} | {Middle(typical):N0} | {Range(typical)} | "
                    + $"{Middle(mean):N0} | {Range(mean)} |"));
                least = Math.Min(least, Math.Min(Middle(typical), Middle(mean)));
            }

            verdicts.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"At least {Wanted:N0} times cheaper than {other}, by every median and every mean: "
                + $"{(least >= Wanted ? "yes" : "NO")}, {Math.Floor(least):N0} times at the least."));
        }

        Console.WriteLine();
        verdicts.ForEach(Console.WriteLine);
    }

    /// <summary>Of each round, in order of size; what the measuring itself takes is taken off on both sides.</summary>
    private double[] Ratios(string other, string way, Func<CallCosts, CallCosts, double> figure) =>
    [
        .. costs[other].Select((slow, round) => figure(slow, costs[Nothing][round])
            / Math.Max(1, figure(costs[way][round], costs[Nothing][round]))).Order(),
    ];

    private static double Middle(double[] ratios) => ratios[ratios.Length / 2];

    // From the tenth to the ninetieth percentile.
    private static string Range(double[] ratios) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ratios[(ratios.Length - 1) / 10]:N0} to {ratios[(ratios.Length - 1) * 9 / 10]:N0}");
}
