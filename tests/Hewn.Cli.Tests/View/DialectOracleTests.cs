using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hewn.Cli.Tests.View;

/// <summary>The same records in every dialect give the answers of a search by hand, whoever wrote them.</summary>
public sealed class DialectOracleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Dialects => [.. RandomCall.Dialects];

    private static readonly (string[] Args, Func<RandomCall, bool> Takes)[] _filters =
    [
        ([], _ => true),
        (["--level", "warn"], call => call.Level >= Level.Warn),
        (["--field", "level=error"], call => call.Level == Level.Error),
        (["--field", "level!=Info"], call => call.Level != Level.Info),
        (["--field", "level<=debug"], call => call.Level <= Level.Debug),
        (["--field", "status_code>=400"], call => call.Status >= 400),
        (["--field", "status_code=200"], call => call.Status == 200),
        (["--field", "status_code!=200"], call => call.Status != 200),
        (["--field", "duration_ms>250"], call => call.DurationMs > 250),
        (["--field", "duration_ms<250.5"], call => call.DurationMs < 250.5),
        (["--field", "model=llama"], call => call.Model == "llama"),
        (["--field", "model~^m.*-7"], call => call.Model is { } model && Regex.IsMatch(model, "^m.*-7")),
        (["--field", "exists(model)"], call => call.Model is not null),
        (["--field", "!exists(duration_ms)", "--level", "info"],
            call => call.DurationMs is null && call.Level >= Level.Info),
        (["--field", "request_id=r7"], call => call.RequestId == "r7"),
        (["--field", "message~Timeout$"], call => call.IsTimeout),
        (["--grep", "timeout", "--field", "exists(status_code)"], call => call.IsTimeout && call.Status is not null),
        (["--not", "Timeout"], call => !call.IsTimeout),
        (["--since", "2026-01-19T10:01:00Z", "--until", "2026-01-19T10:03:00.5Z"],
            call => call.Time >= RandomCall.Start.AddMinutes(1)
                && call.Time < RandomCall.Start.AddMinutes(3).AddSeconds(0.5)),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Filters_take_what_a_search_by_hand_takes(string dialect)
    {
        RandomCall[] calls = RandomCall.Make(11, 600);
        string path = _folder.Write("any.log", string.Concat(calls.Select(call => call.In(dialect))));
        foreach ((string[] args, Func<RandomCall, bool> takes) in _filters)
        {
            int[] expected = [.. calls.Where(takes).Select(call => call.Number)];
            expected.ShouldNotBeEmpty(string.Join(' ', args));
            (await FindAsync(path, args)).ShouldBe(expected, $"{dialect}: {string.Join(' ', args)}");
            // What is outside of the wanted time is not read, so it is nobody's neighbour.
            int[] near = args.Contains("--since")
                ? expected
                : [.. calls.Where((_, i) => calls[Math.Max(0, i - 2)..Math.Min(calls.Length, i + 3)].Any(takes))
                    .Select(call => call.Number)];
            (await FindAsync(path, [.. args, "-C", "2"])).ShouldBe(near, $"{dialect}: {string.Join(' ', args)} -C 2");
            (await FindAsync(path, [.. args, "--tail", "5"]))
                .ShouldBe(expected.TakeLast(5), $"{dialect}: {string.Join(' ', args)} --tail 5");
        }
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Figures_are_those_of_a_count_by_hand(string dialect)
    {
        RandomCall[] calls = RandomCall.Make(12, 900);
        string path = _folder.Write("any.log", string.Concat(calls.Select(call => call.In(dialect))));
        ToolRun run = await ToolRun.OfAsync("stats", path, "--json", "--by", "model", "--every", "1m");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement stats = run.Json;
        stats.GetProperty("records").GetInt64().ShouldBe(calls.Length);
        stats.GetProperty("errors").GetInt64().ShouldBe(calls.Count(call => call.Level >= Level.Error));
        stats.GetProperty("with_status").GetInt64().ShouldBe(calls.Count(call => call.Status is not null));
        stats.GetProperty("failed").GetInt64().ShouldBe(calls.Count(call => call.Status >= 400));
        double[] durations = [.. calls.Select(call => call.DurationMs).OfType<double>().Order()];
        double rank = 0.99 * (durations.Length - 1);
        int below = (int)rank;
        JsonElement numbers = stats.GetProperty("duration_ms");
        numbers.GetProperty("count").GetInt64().ShouldBe(durations.Length);
        numbers.GetProperty("p99").GetDouble().ShouldBe(
            durations[below] + (durations[below + 1] - durations[below]) * (rank - below), 1e-9);
        stats.GetProperty("by").GetProperty("model").EnumerateArray()
            .Select(row => (row.GetProperty("name").GetString() ?? "", row.GetProperty("records").GetInt32()))
            .Order().ShouldBe(calls.GroupBy(call => call.Model ?? "").Select(g => (g.Key, g.Count())).Order());
        stats.GetProperty("timeline").EnumerateArray().Select(row => row.GetProperty("records").GetInt32())
            .ShouldBe(Enumerable.Range(0, (int)(calls[^1].Time - RandomCall.Start).TotalMinutes + 1).Select(minute =>
                calls.Count(call => (int)(call.Time - RandomCall.Start).TotalMinutes == minute)));
    }

    private static async Task<int[]> FindAsync(string path, string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(["view", path, "--output", "csv", "--show", "message", .. args]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        return [.. run.Lines.Skip(1).Select(line => int.Parse(line.Split(' ')[0][1..], CultureInfo.InvariantCulture))];
    }
}
