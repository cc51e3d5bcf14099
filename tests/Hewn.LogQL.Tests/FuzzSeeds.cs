using System.Diagnostics;
using System.Globalization;

namespace Hewn.LogQL.Tests;

/// <summary>
/// The seeds of a fuzz test: a fixed one and a new one in each run, which a failure names. FUZZ_MINUTES=n goes on for
/// so long with one after the other; FUZZ_SEED=n begins with that one.
/// </summary>
internal static class FuzzSeeds
{
    private const int Fixed = 20260119;

    public static IEnumerable<int> All()
    {
        double minutes = Setting("FUZZ_MINUTES") ?? 0;
        int seed = Setting("FUZZ_SEED") ?? Environment.TickCount & int.MaxValue;
        var clock = Stopwatch.StartNew();
        if (Setting("FUZZ_SEED") is null)
            yield return Fixed;
        do
            yield return seed++ & int.MaxValue;
        while (clock.Elapsed.TotalMinutes < minutes);
    }

    private static int? Setting(string name) => int.TryParse(
        Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int set)
        ? set
        : null;
}
