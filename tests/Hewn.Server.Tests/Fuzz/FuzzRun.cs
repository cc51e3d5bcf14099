using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Hewn.Server.Tests.Fuzz;

/// <summary>
/// Fixed seeds and a random one for each run. FUZZ_SEED repeats one; FUZZ_MINUTES goes on with the next ones for as
/// long.
/// </summary>
internal static class FuzzRun
{
    private static readonly int[] _fixed = [1, 20260119];

    /// <summary>Runs a body with each seed, and names the seed in what it throws.</summary>
    public static async Task RunAsync(ITestOutputHelper output, Func<Random, Task> body)
    {
        string? given = Environment.GetEnvironmentVariable("FUZZ_SEED");
        string? minutes = Environment.GetEnvironmentVariable("FUZZ_MINUTES");
        var limit = TimeSpan.FromMinutes(
            string.IsNullOrEmpty(minutes) ? 0 : double.Parse(minutes, CultureInfo.InvariantCulture));
        int seed = string.IsNullOrEmpty(given)
            ? Environment.TickCount & 0xFF_FFFF
            : int.Parse(given, CultureInfo.InvariantCulture);
        var time = Stopwatch.StartNew();
        foreach (int known in string.IsNullOrEmpty(given) ? _fixed : [])
            await RunOneAsync(known, body);
        do
            await RunOneAsync(seed++, body);
        while (time.Elapsed < limit);
        output.WriteLine($"the last seed was {seed - 1}");
    }

    private static async Task RunOneAsync(int seed, Func<Random, Task> body)
    {
        try
        {
            await body(new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"FUZZ_SEED={seed}: {e.Message}", e);
        }
    }
}
