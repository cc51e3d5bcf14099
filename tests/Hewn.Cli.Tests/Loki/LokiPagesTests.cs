using System.Globalization;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Loki;

/// <summary>More lines than a server gives at once, many of them at the same nanosecond: each is shown once.</summary>
public sealed class LokiPagesTests
{
    private const long Base = 1_768_820_400_000_000_000; // 2026-01-19T11:00:00Z

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    [InlineData(5, 40)]
    [InlineData(6, 250)]
    public async Task Every_line_is_shown_once_in_order_whatever_a_page_holds(int seed, int page)
    {
        var random = new Random(seed);
        await using RunningServer server = await StartAsync(page);
        var expected = new List<(long Ns, string Text)>();
        string[] streams = ["""{"a":"one"}""", """{"a":"two"}""", """{"a":"three"}"""];
        foreach (string stream in streams)
        {
            (long, string)[] lines = [.. Enumerable.Range(0, 80).Select(i =>
                (Base + random.Next(12), string.Create(CultureInfo.InvariantCulture, $"{stream[6]} line {i}")))];
            await server.PushAsync(stream, lines);
            expected.AddRange(lines);
        }

        foreach (string direction in (string[])["--forward", ""])
        {
            string[] shown = await AskAsync(server, "{a=~\".+\"}", "all", direction);
            long[] times = [.. shown.Select(TimeOf)];
            times.ShouldBe(direction.Length > 0 ? times.Order() : times.OrderDescending());
            shown.Select(row => (Base + TimeOf(row), row.Split(',')[^1])).Order().ShouldBe(expected.Order(), direction);
        }

        foreach (int limit in (int[])[1, 5, 100, 239, 240, 241])
        {
            string[] newest = await AskAsync(
                server, "{a=~\".+\"} |= \"line\"", limit.ToString(CultureInfo.InvariantCulture));
            newest.Length.ShouldBe(Math.Min(limit, 240));
            newest.Distinct().Count().ShouldBe(newest.Length);
            newest.Select(row => Base + TimeOf(row)).ShouldBe(
                expected.Select(line => line.Ns).OrderDescending().Take(limit));
        }
    }

    [Fact]
    public async Task Lines_that_only_their_streams_tell_apart_are_shown_for_each()
    {
        await using RunningServer server = await StartAsync(2);
        for (int i = 0; i < 9; i++)
            await server.PushAsync($$"""{"a":"b","of":"{{i}}"}""", (Base, "the same"), (Base + 1, "later"));
        string[] shown = await AskAsync(server, "{a=\"b\"}", "all", "--forward");
        shown.Length.ShouldBe(18);
        shown.Distinct().Count().ShouldBe(18);
    }

    [Fact]
    public async Task A_server_that_gives_one_line_at_once_is_told_of()
    {
        await using RunningServer server = await StartAsync(1);
        await server.PushAsync("""{"a":"b"}""", (Base, "one"), (Base + 1, "two"));
        (await AskAsync(server, "{a=\"b\"}", "1")).Length.ShouldBe(1);
        ToolRun run = await ToolRun.OfAsync("query", "{a=\"b\"}", "--loki", UrlOf(server), "--limit", "all");
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("gives one line at once");
    }

    [Fact]
    public async Task Lines_that_nothing_tells_apart_are_told_of_and_not_left_out_in_silence()
    {
        await using RunningServer server = await StartAsync(2);
        for (int i = 0; i < 4; i++)
            await server.PushAsync($$"""{"a":"b","of":"{{i}}"}""", (Base, "the same"));
        ToolRun run = await ToolRun.OfAsync("query", "{a=\"b\"} | drop of", "--loki", UrlOf(server), "--limit", "all");
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("has more that are alike at 2026-01-19T11:00:00Z");
    }

    [Fact]
    public async Task A_time_that_is_too_long_for_one_query_is_asked_in_parts()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new ServerLimits { MaxQueryLength = TimeSpan.FromHours(2), MaxEntries = 3 },
        });
        const long hour = 3_600_000_000_000;
        (long, string)[] lines = [.. Enumerable.Range(0, 20).Select(i => (Base - (i * hour / 2), $"line {i}"))];
        await server.PushAsync("""{"a":"b"}""", lines);
        ToolRun run = await ToolRun.OfAsync(
            "query", "{a=\"b\"}", "--loki", UrlOf(server), "--limit", "all", "--since", "2026-01-18", "-o", "csv");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Lines.Skip(1).Select(row => row.Split(',')[^1]).ShouldBe(lines.Select(line => line.Item2));
    }

    [Fact]
    public async Task As_JSON_lines_of_many_pages_are_one_answer()
    {
        await using RunningServer server = await StartAsync(4);
        await server.PushAsync("""{"a":"b"}""", [.. Enumerable.Range(0, 10).Select(i => (Base + i, $"line {i}"))]);
        ToolRun run = await ToolRun.OfAsync(
            "query", "{a=\"b\"}", "--loki", UrlOf(server), "--limit", "9", "-o", "json");
        run.Json.GetProperty("data").GetProperty("result").EnumerateArray()
            .Sum(stream => stream.GetProperty("values").GetArrayLength()).ShouldBe(9);
    }

    private static Task<RunningServer> StartAsync(int page) => RunningServer.StartAsync(
        options => options with { Limits = new ServerLimits { MaxEntries = page } });

    private static string UrlOf(RunningServer server) => server.Client.BaseAddress!.ToString();

    private static async Task<string[]> AskAsync(
        RunningServer server, string query, string limit, string direction = "")
    {
        ToolRun run = await ToolRun.OfAsync(["query", query, "--loki", UrlOf(server), "--limit", limit, "-o", "csv",
            .. direction.Length > 0 ? new[] { direction } : []]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return [.. run.Lines.Skip(1)];
    }

    /// <summary>Nanoseconds behind the base, of 2026-01-19T11:00:00.000000012Z.</summary>
    private static long TimeOf(string row)
    {
        string time = row.Split(',')[0].TrimEnd('Z');
        int point = time.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : long.Parse(time[(point + 1)..].PadRight(9, '0'), CultureInfo.InvariantCulture);
    }
}
