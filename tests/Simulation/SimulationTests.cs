using System.Globalization;
using Xunit.Abstractions;

namespace Simulation;

/// <summary>SIM_SEED=n reruns one seed; SIM_RUNS=n explores more, SIM_FIRST=n others (tests/soak/run).</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Runs = 1000;
    private const int CanaryRuns = 3000;

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int set) ? set : null;

    /// <summary>The first seed of a range whose run fails, with what was wrong.</summary>
    private static string? FirstFailure(int from, int runs, bool isBuffered)
    {
        var gate = new Lock();
        (int Seed, Exception Problem)? first = null;
        Parallel.For(from, from + runs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, state) =>
        {
            try
            {
                using var run = new SimulatedRun(seed, isBuffered);
                run.Run();
            }
            catch (Exception e)
            {
                state.Break();
                lock (gate)
                    first = first is null || seed < first.Value.Seed ? (seed, e) : first;
            }
        });
        return first is { } failure ? $"SIM_SEED={failure.Seed}: {failure.Problem}" : null;
    }

    [Fact]
    public void Every_returned_record_is_there_once_whole_and_in_order_however_steps_interleave()
    {
        int? only = Setting("SIM_SEED");
        int runs = only is null ? Setting("SIM_RUNS") ?? Runs : 1;
        FirstFailure(only ?? Setting("SIM_FIRST") ?? 0, runs, isBuffered: false).ShouldBeNull();
        output.WriteLine($"{runs} interleavings");
    }

    [Fact]
    public void A_buffer_between_the_writer_and_its_files_would_be_noticed()
    {
        string failure = FirstFailure(0, CanaryRuns, isBuffered: true).ShouldNotBeNull();
        output.WriteLine(failure.Split('\n')[0]);
        failure.ShouldContain("SIM_SEED=");
    }
}
