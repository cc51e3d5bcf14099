using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Hewn.Tests.Formats;

/// <summary>
/// Fixed seeds and a random one for each run. FUZZ_SEED repeats one; FUZZ_MINUTES goes on with the next ones for as
/// long. See tests/soak/README.md.
/// </summary>
internal static class Fuzzing
{
    private static readonly int[] _fixed = [1, 20260119];

    /// <summary>Runs a body with each seed, and names the seed in what it throws.</summary>
    public static void Run(ITestOutputHelper output, Action<Random> body)
    {
        string? given = Environment.GetEnvironmentVariable("FUZZ_SEED");
        string? minutes = Environment.GetEnvironmentVariable("FUZZ_MINUTES");
        var limit = TimeSpan.FromMinutes(
            string.IsNullOrEmpty(minutes) ? 0 : double.Parse(minutes, CultureInfo.InvariantCulture));
        int seed = string.IsNullOrEmpty(given)
            ? Environment.TickCount & 0xFF_FFFF
            : int.Parse(given, CultureInfo.InvariantCulture);
        int[] first = string.IsNullOrEmpty(given) ? _fixed : [];
        var time = Stopwatch.StartNew();
        foreach (int known in first)
            RunOne(known, body);
        do
            RunOne(seed++, body);
        while (time.Elapsed < limit);
        output.WriteLine($"the last seed was {seed - 1}");
    }

    private static void RunOne(int seed, Action<Random> body)
    {
        try
        {
            body(new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"FUZZ_SEED={seed}: {e.Message}", e);
        }
    }
}
