using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Stress;

/// <summary>
/// Eight threads, eight loggers, every option changed at random, kills. HEWN_STRESS_MINUTES sets how long it runs,
/// HEWN_STRESS_SEED the first seed; tests/Stress/run does both.
/// </summary>
public sealed class StressTests(ITestOutputHelper output)
{
    private const int FixedSeed = 20260119;
    private const int Lives = 5;

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } set
        ? set
        : null;

    [Fact]
    public async Task What_a_call_was_promised_holds_whatever_is_changed_and_whoever_is_killed()
    {
        string? seedSet = Setting("HEWN_STRESS_SEED");
        int seed = seedSet is null
            ? Environment.TickCount & 0xF_FFFF
            : int.Parse(seedSet, CultureInfo.InvariantCulture);
        double minutes = double.Parse(Setting("HEWN_STRESS_MINUTES") ?? "0", CultureInfo.InvariantCulture);
        var time = Stopwatch.StartNew();
        var faults = new List<string>();
        StressFigures sum = seedSet is null ? await RunAsync(FixedSeed, faults) : default;
        do
            sum += await RunAsync(seed++, faults);
        while (time.Elapsed.TotalMinutes < minutes && faults.Count == 0);
        output.WriteLine($"the last seed was {seed - 1}; {sum}");
        faults.ForEach(output.WriteLine);
        faults.Take(10).ShouldBeEmpty($"the last seed was {seed - 1}; {sum}");
        sum.Musts.ShouldBeGreaterThan(1000);
        sum.Systems.ShouldBeGreaterThan(sum.Lives);
        if (seedSet is null)
        {
            new[] { sum.Kills, sum.Unheard, sum.Folded, sum.Limited, sum.Sampled, sum.Forgotten, sum.Overflowed }
                .ShouldAllBe(figure => figure > 0, sum.ToString());
            sum.Recovered.ShouldBeGreaterThan(0);
            sum.Files.ShouldBeGreaterThan(10);
        }
    }

    private static async Task<StressFigures> RunAsync(int seed, List<string> faults)
    {
        using var round = new StressRound(seed, Lives);
        await round.RunAsync();
        faults.AddRange(round.Check(out StressFigures figures));
        return figures;
    }
}
