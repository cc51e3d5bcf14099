using System.Globalization;

namespace Hewn.Cli.Tests.View.Listing;

/// <summary>The last entries with their neighbours are those of brute force.</summary>
public sealed class TailContextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_last_ones_come_with_all_their_neighbours(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            int share = random.Next(1, 6);
            bool[] isWanted = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(share) == 0)];
            (int last, int before, int after) = (random.Next(1, 6), random.Next(0, 5), random.Next(0, 5));
            string path = _folder.Write("app.log", string.Concat(isWanted.Select((wanted, i) => string.Create(
                CultureInfo.InvariantCulture,
                $"time=2026-01-19T10:00:00Z level={(wanted ? "WARN" : "INFO")} msg=m{i}\n"))));
            int[] matches = [.. Enumerable.Range(0, isWanted.Length).Where(i => isWanted[i]).TakeLast(last)];
            string[] expected = [.. Enumerable.Range(0, isWanted.Length)
                .Where(i => matches.Any(match => i >= match - before && i <= match + after))
                .Select(i => $"m{i}")];
            ToolRun run = await ToolRun.OfAsync(
                "view", path, "--level", "warn", "-n", $"{last}", "-B", $"{before}", "-A", $"{after}",
                "--output", "raw");
            run.ExitCode.ShouldBe(0, run.Error);
            run.Lines.Where(line => line.Contains("msg=", StringComparison.Ordinal))
                .Select(line => line[(line.LastIndexOf('=') + 1)..])
                .ShouldBe(expected, $"seed {seed}, round {round}: -n {last} -B {before} -A {after}");
        }
    }
}
