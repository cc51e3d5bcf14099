using System.Diagnostics;
using System.Text.Json;
using Hewn.Runs;
using Hewn.Tests.Support;

namespace Hewn.Tests.Runs;

/// <summary>Runs in processes of their own, which are killed or end.</summary>
public sealed class RunProcessTests : IDisposable
{
    private const int Threads = 3;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly RunsFolder _runs = new();

    public void Dispose() => _runs.Dispose();

    private static Process Start(string way, string results, string numbers) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            Path.Combine(
                AppContext.BaseDirectory.Replace("Hewn.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll"),
            "run", way, results, numbers, $"{Threads}",
        ])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
        Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
    })!;

    [Fact]
    public async Task Two_killed_processes_of_one_second_shared_no_directory_and_lost_no_line_whose_call_had_returned()
    {
        const int rounds = 3;
        const int most = 12; // On a busy machine a process may have been waiting when it was killed.
        var dead = new List<(string Directory, long[] Returned)>();
        long recovered = 0;
        for (int round = 0; round < rounds || (recovered == 0 && round < most); round++)
        {
            dead.AddRange(await Task.WhenAll(LiveAndDieAsync(), LiveAndDieAsync()));
            Run next = _runs.Start("after"); // Another experiment in the same results recovers them all.
            next.Dispose();
            recovered += RunsFolder.LogOf(next).Where(record => record.Has("records"))
                .Sum(record => record.GetProperty("records").GetInt64());
        }

        dead.Select(run => run.Directory).Distinct().Count().ShouldBe(dead.Count);
        _runs.Problems.ShouldBeEmpty();
        recovered.ShouldBeGreaterThan(0, "the kills came too late to hit anything");
        foreach ((string directory, long[] returned) in dead)
        {
            Directory.GetFiles(Path.Combine(directory, ".hewn"), "*.ring").ShouldBeEmpty();
            List<long>[] steps = StepsIn(Path.Combine(directory, "metrics.jsonl"));
            for (int thread = 0; thread < Threads; thread++)
            {
                returned[thread].ShouldBeGreaterThan(0);
                ((long)steps[thread].Count).ShouldBeInRange(returned[thread], returned[thread] + 1);
                steps[thread].Index().All(step => step.Item == step.Index + 1).ShouldBeTrue(directory);
            }
        }
    }

    [Theory]
    [InlineData("return", 0, "true")]
    [InlineData("unhandled", 134, "false")]
    public async Task A_process_that_ends_without_disposing_has_its_metrics_and_their_summary(
        string way, int exitCode, string isFinal)
    {
        using Process process = Start(way, _runs.Results, "-");
        string? directory = await process.StandardOutput.ReadLineAsync().WaitAsync(_long);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(_long);
        process.ExitCode.ShouldBe(exitCode, await errors);
        LogLines.Read(Path.Combine(directory!, "metrics.jsonl")).Count.ShouldBe(1000);
        JsonElement summary = RunsFolder.SummaryOf(directory!);
        (summary.Raw("lines"), summary.Raw("last_step"), summary.Raw("is_final")).ShouldBe(("1000", "999", isFinal));
    }

    private async Task<(string Directory, long[] Returned)> LiveAndDieAsync()
    {
        string numbers = Path.Combine(Path.GetTempPath(), $"hewn-returned-{Guid.NewGuid():n}");
        File.WriteAllBytes(numbers, new byte[4096]);
        try
        {
            using Process process = Start("killed", _runs.Results, numbers);
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string? directory = await process.StandardOutput.ReadLineAsync().WaitAsync(_long);
            bool isOver;
            do
                isOver = process.WaitForExit(30); // It ends by itself only where something is wrong.
            while (!isOver && Returned(numbers).Contains(0));
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(_long);
            string said = await errors;
            isOver.ShouldBeFalse(said);
            said.ShouldBeEmpty();
            return (directory!, Returned(numbers));
        }
        finally
        {
            File.Delete(numbers);
        }
    }

    /// <summary>Of many lines, without an assertion on each: the file must parse and end in a whole one.</summary>
    private static List<long>[] StepsIn(string path)
    {
        List<long>[] steps = [.. Enumerable.Range(0, Threads).Select(_ => new List<long>())];
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1].ShouldBe((byte)'\n');
        foreach (Range line in bytes.AsSpan(..^1).Split((byte)'\n'))
        {
            using var json = JsonDocument.Parse(bytes.AsMemory(line));
            JsonElement record = json.RootElement;
            steps[record.GetProperty("thread").GetInt32()].Add(record.GetProperty("step").GetInt64());
        }

        return steps;
    }

    private static long[] Returned(string numbers)
    {
        byte[] bytes = File.ReadAllBytes(numbers);
        return [.. Enumerable.Range(0, Threads).Select(thread => BitConverter.ToInt64(bytes, 64 * thread))];
    }
}
