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
        var rounds = new OverheadRounds(
            new DecodingWork(TinyTransformer.Model, hotTokens: 128), TimeProvider.System, TimeSpan.Zero);
        rounds.Measure(TimeSpan.Zero, _ => { }, CancellationToken.None);
        rounds.Results.ShouldAllBe(results => results.Count == OverheadRounds.Least);
        for (int round = 0; round < OverheadRounds.Least; round++)
        {
            WorkResult[] turns = [.. rounds.Results.Select(results => results[round])];
            turns.ShouldAllBe(turn => turn.Tokens == turns[0].Tokens && turn.Tokens > 300);
            string records = string.Join(", ", turns.Select(turn => turn.Records));
            turns[0].Records.ShouldBeLessThan(5, records); // What the log says of itself.
            turns[1].Records.ShouldBeGreaterThan(20, records);
            turns[2].Records.ShouldBeGreaterThan(2 * turns[1].Records, records);
        }

        rounds.Results[0].Select(turn => turn.Tokens).Distinct().Count().ShouldBeGreaterThan(1); // Other answers.
        string report = OverheadReport.Of(rounds);
        report.ShouldStartWith("3 rounds in turns");
        report.Split('\n').Count(line => line.TrimStart().Split(' ')[0] is "off" or "INFO" or "DEBUG").ShouldBe(3);
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
