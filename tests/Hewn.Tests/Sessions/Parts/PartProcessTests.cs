using System.Diagnostics;
using System.Text.Json;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parameters;
using Hewn.Sessions.Tracks;
using Hewn.Tests.Support;

namespace Hewn.Tests.Sessions.Parts;

/// <summary>Parts of a session that processes of their own write, which are killed or run side by side.</summary>
public sealed class PartProcessTests : IDisposable
{
    private const int Threads = 3;
    private const int BatchPoints = 5000;
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly PartFolder _session = new();

    public void Dispose() => _session.Dispose();

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet",
        [
            Path.Combine(
                AppContext.BaseDirectory.Replace("Hewn.Tests", "KillChild", StringComparison.Ordinal), "KillChild.dll"),
            "session", .. arguments,
        ])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    })!;

    [Theory]
    [InlineData("killed")]
    [InlineData("killed-held")]
    public async Task Kills_take_no_point_whose_call_had_returned_and_numbers_go_on_without_a_gap(string way)
    {
        const int rounds = 4;
        long[] singles = new long[Threads];
        long batches = 0;
        for (int round = 0; round < rounds; round++)
        {
            long[] returned = await LiveAndDieAsync(way);
            batches += returned[0];
            for (int thread = 1; thread < Threads; thread++)
                singles[thread] += returned[thread];
        }

        var tracks = new SessionTracks(_session.Host);
        tracks["loss"].Append(("last", 1)).ShouldBeGreaterThan(0);
        tracks.End();
        (long[] found, long inBatches, long total) = Count();
        for (int thread = 1; thread < Threads; thread++)
            found[thread].ShouldBeInRange(singles[thread], singles[thread] + rounds);
        inBatches.ShouldBeInRange(batches * BatchPoints, (batches + rounds) * BatchPoints);
        total.ShouldBe(found.Sum() + inBatches + 1);
        JsonDocument.Parse(_session.Read("tracks/loss/metadata.json")).RootElement.GetProperty("nextIndex").GetInt64()
            .ShouldBe(total);
    }

    [Theory]
    [InlineData("share")]
    [InlineData("share-held")]
    public async Task Two_processes_share_a_track_parameters_and_files_without_losing_anything(string way)
    {
        const int count = 300;
        Process[] ranks =
        [
            Start(way, _session.Directory, "r0", $"{count}"),
            Start(way, _session.Directory, "r1", $"{count}"),
        ];
        foreach (Process rank in ranks)
            (await rank.StandardOutput.ReadLineAsync().WaitAsync(_long)).ShouldBe("ready");
        foreach (Process rank in ranks)
            await rank.StandardInput.WriteLineAsync("go");
        foreach (Process rank in ranks)
        {
            Task<string> errors = rank.StandardError.ReadToEndAsync();
            await rank.WaitForExitAsync().WaitAsync(_long);
            (rank.ExitCode, await errors).ShouldBe((0, string.Empty));
            rank.Dispose();
        }

        List<JsonElement> lines = LogLines.ParseAll(_session.Path("tracks/shared/data.jsonl"));
        lines.Select(line => line.GetProperty("index").GetInt64())
            .ShouldBe(Enumerable.Range(0, 2 * count).Select(i => (long)i));
        foreach (string rank in new[] { "r0", "r1" })
        {
            lines.Where(line => line.GetProperty("data").Text("rank") == rank)
                .Select(line => line.GetProperty("step").GetInt64())
                .ShouldBe(Enumerable.Range(0, count).Select(i => (long)i));
        }

        new SessionParameters(_session.Host).Get().Count.ShouldBe(2 * count / 10);
        new SessionFiles(_session.Host).List().Count.ShouldBe(2 * count / 50);
        Directory.GetFiles(_session.Directory, "*.corrupt-*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private async Task<long[]> LiveAndDieAsync(string way)
    {
        string numbers = Path.Combine(_session.Root, "numbers");
        File.WriteAllBytes(numbers, new byte[4096]);
        using Process process = Start(way, _session.Directory, numbers, $"{Threads}");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadLineAsync().WaitAsync(_long);
        bool isOver;
        do
            isOver = process.WaitForExit(30); // It ends by itself only where something is wrong.
        while (!isOver && Returned(numbers).Contains(0));
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(_long);
        string said = await errors;
        isOver.ShouldBeFalse(said);
        // What the one before left torn is all that may be told.
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldAllBe(line => line.Contains("whose writer was killed", StringComparison.Ordinal));
        return Returned(numbers);
    }

    /// <summary>Checks every line: its number follows the one before, and each writer's own numbers do.</summary>
    private (long[] Singles, long InBatches, long Total) Count()
    {
        long[] singles = new long[Threads];
        long[] last = new long[Threads];
        long inBatches = 0;
        long index = 0;
        foreach (string line in File.ReadLines(_session.Path("tracks/loss/data.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("index").GetInt64() != index++)
                throw new InvalidOperationException($"not {index - 1}: {line}");
            JsonElement data = json.RootElement.GetProperty("data");
            if (data.TryGetProperty("batch", out _))
                inBatches++;
            if (!data.TryGetProperty("thread", out JsonElement thread))
                continue;
            int at = thread.GetInt32();
            long n = data.GetProperty("n").GetInt64();
            if (n != last[at] + 1 && n != 1)
                throw new InvalidOperationException($"after {last[at]}: {line}");
            last[at] = n;
            singles[at]++;
        }

        return (singles, inBatches, index);
    }

    private static long[] Returned(string numbers)
    {
        byte[] bytes = File.ReadAllBytes(numbers);
        return [.. Enumerable.Range(0, Threads).Select(thread => BitConverter.ToInt64(bytes, 64 * thread))];
    }
}
