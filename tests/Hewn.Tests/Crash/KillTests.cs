using System.Globalization;
using Xunit.Abstractions;

namespace Hewn.Tests.Crash;

/// <summary>
/// Processes that are killed while they log. HEWN_KILLS sets how many, HEWN_SEED the first seed; tests/soak/run does
/// both.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 104;
    private const int LivesOfARound = 4;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set)
            ? set
            : otherwise;

    [Fact]
    public async Task What_returned_before_a_kill_is_in_the_files_once_whole_and_in_order()
    {
        int rounds = (Setting("HEWN_KILLS", Kills) + LivesOfARound - 1) / LivesOfARound;
        int first = Setting("HEWN_SEED", Environment.TickCount & 0xFF_FFFF);
        var gate = new Lock();
        KillFigures sum = default;
        await Parallel.ForEachAsync(
            Enumerable.Range(first, rounds),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (seed, _) =>
            {
                KillFigures figures = await RunAsync(seed);
                lock (gate)
                    sum += figures;
            });
        output.WriteLine($"seeds from {first}: {sum}");
        sum.Kills.ShouldBe(rounds * LivesOfARound);
        sum.Acknowledged.ShouldBeGreaterThan(rounds * 1000L);
        sum.Recovered.ShouldBeGreaterThan(rounds, "the kills came too late to hit anything");
        sum.Rotations.ShouldBeGreaterThan(rounds);
    }

    private static async Task<KillFigures> RunAsync(int seed)
    {
        using var round = new KillRound(seed);
        try
        {
            return await round.RunAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{round.Name}: {e.Message}", e);
        }
    }
}
