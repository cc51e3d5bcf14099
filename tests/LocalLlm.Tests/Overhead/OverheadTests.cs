using LocalLlm.KvCache;
using LocalLlm.Overhead;
using LocalLlm.Tests.Hosting;
using LocalLlm.Tests.Transformer;

namespace LocalLlm.Tests.Overhead;

/// <summary>What the logging costs: that the measurement ends, does the same work each time, and says what it saw.
/// </summary>
public sealed class OverheadTests
{
    [Fact]
    public void Rounds_do_the_same_work_at_each_level_and_there_are_three_of_them_however_short_the_time()
    {
        using var rounds = new OverheadRounds(
            () => new DecodingLane(TinyTransformer.Model, 256, EvictionPolicyKind.AdaptiveLru),
            TimeProvider.System,
            TimeSpan.Zero,
            warmUpSlices: 3);
        rounds.Measure(TimeSpan.Zero, _ => { }, CancellationToken.None);
        rounds.Results.ShouldAllBe(results => results.Count == OverheadRounds.Least);
        for (int round = 0; round < OverheadRounds.Least; round++)
        {
            WorkResult[] slices = [.. rounds.Results.Select(results => results[round])];
            slices.ShouldAllBe(slice => slice.Tokens == slices[0].Tokens && slice.Tokens > 50);
            slices.ShouldAllBe(slice => slice.Seconds > 0 && slice.ProcessorSeconds > 0);
            string records = string.Join(", ", slices.Select(slice => slice.Records));
            slices[0].Records.ShouldBe(0, records);
            slices[1].Records.ShouldBe(0, records);
            slices[2].Records.ShouldBeGreaterThan(5, records);
            slices[3].Records.ShouldBeGreaterThan(2 * slices[2].Records, records);
        }

        CacheStatistics[] ends = [.. rounds.Lanes.Select(lane => lane.Statistics)];
        ends[0].Evictions.ShouldBeGreaterThan(20);
        ends.Distinct().ShouldHaveSingleItem(); // What was logged has changed nothing.
        string report = OverheadReport.Of(rounds);
        report.ShouldStartWith("3 rounds in random order");
        foreach (string name in (string[])["off", "off again", "INFO", "DEBUG"])
            report.ShouldContain($"\n  {name,-9} ");
    }

    [Theory]
    [InlineData(5, 0)] // All of them.
    [InlineData(6, 0)]
    [InlineData(10, 1)]
    [InlineData(20, 5)]
    [InlineData(30, 9)]
    [InlineData(100, 39)]
    public void The_true_median_is_between_values_of_the_ranks_that_tables_have(int count, int first)
    {
        (double low, double high) = OverheadReport.MedianBounds(Enumerable.Range(0, count).Select(i => (double)i));
        low.ShouldBe(first);
        high.ShouldBe(count - 1 - first);
    }

    [Fact]
    public async Task Without_a_checkpoint_it_says_how_to_get_one_and_a_wrong_number_is_refused()
    {
        using var folder = new TempFolder();
        await using ServerProcess none = ServerProcess.Start(folder.Path, ["overhead"]);
        (await none.ExitCodeAsync()).ShouldBe(2);
        none.Errors.ShouldContain("Start the server once");
        await using ServerProcess wrong = ServerProcess.Start(folder.Path, ["overhead", "--seconds", "0"]);
        (await wrong.ExitCodeAsync()).ShouldBe(2);
        wrong.Errors.ShouldContain("--seconds 0: expected a whole number of 1 or more");
    }
}
