using System.Globalization;
using System.Text.Json;
using Hewn.Alerts.Tests;
using Hewn.Server;
using Hewn.Server.Limits;
using Hewn.Store.Reading;

namespace Hewn.Shipping.Tests;

/// <summary>Shipping to a server of Hewn in this process, whatever goes wrong on the way or at its end.</summary>
public sealed class RealServerTests : IDisposable
{
    private const int Lines = 300;
    private static readonly DateTimeOffset _noon = new(2026, 1, 19, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _logs = new();
    private readonly TempFolder _stored = new();
    private readonly List<string> _problems = [];

    public void Dispose()
    {
        _logs.Dispose();
        _stored.Dispose();
    }

    [Theory]
    [InlineData(ShipProtocol.Loki)]
    [InlineData(ShipProtocol.Otlp)]
    public async Task Lines_are_there_as_they_stand_with_labels_and_metadata(ShipProtocol protocol)
    {
        await using LogServerHost server = await StartAsync();
        const string line = """{"timestamp":"2026-01-19T11:00:00.1234567Z","level":"WARN","message":"ä \u0001 🚀","""
            + "\"service\":\"api\",\"request_id\":\"r-1\",\"n\":{\"in\":3}}";
        await File.WriteAllTextAsync(_logs.File("app.jsonl"), line + "\nno record\n");
        using var road = new FaultyRoad(new Random(1), 0);
        await ShipAsync(server, road, protocol);
        (long Ns, string Text)[] found = await FoundAsync(server, "{service_name=~\".+\"}");
        found.Select(one => one.Text).ShouldBe([line, "no record"]);
        found[0].Ns.ShouldBe(1_768_820_400_123_456_700);
        (await FoundAsync(server, "{service_name=\"api\"} | request_id=\"r-1\" | n_in=\"3\"")).Length.ShouldBe(1);
        _problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ShipProtocol.Loki, 1)]
    [InlineData(ShipProtocol.Loki, 2)]
    [InlineData(ShipProtocol.Otlp, 3)]
    [InlineData(ShipProtocol.Otlp, 4)]
    public async Task Whatever_goes_wrong_on_the_way_nothing_is_missing_and_a_batch_comes_again_for_each_lost_answer(
        ShipProtocol protocol, int seed)
    {
        await using LogServerHost server = await StartAsync();
        Append(Lines);
        using var road = new FaultyRoad(new Random(seed), 50);
        ShipCounts counts = await ShipAsync(server, road, protocol);
        string[] found = [.. (await FoundAsync(server, "{service_name=~\".+\"}")).Select(one => one.Text)];
        found.Order().ShouldBe(Numbers(Lines), $"seed {seed}"); // Each once: what came again is known to the server.
        road.Faults.Count.ShouldBeGreaterThan(5, $"seed {seed} has met {string.Join(", ", road.Faults)}");
        long taken = await TakenAsync(server);
        taken.ShouldBeGreaterThanOrEqualTo(Lines);
        road.Lost.ShouldBeGreaterThan(0);
        taken.ShouldBeLessThanOrEqualTo(Lines + (road.Lost * 20L), $"seed {seed}"); // A batch is of 20 lines at most.
        counts.Refused.ShouldBe(0);
        counts.Lines.ShouldBe(Lines);
    }

    [Theory]
    [InlineData(ShipProtocol.Loki)]
    [InlineData(ShipProtocol.Otlp)]
    public async Task A_server_that_ends_and_comes_again_has_every_line_once(ShipProtocol protocol)
    {
        LogServerHost server = await StartAsync(listen: $"127.0.0.1:{FreePort.Next()}");
        Uri address = server.Addresses[0];
        Append(Lines);
        using var road = new FaultyRoad(new Random(5), 0)
        {
            Before = async request =>
            {
                if (request is 3 or 9)
                    await server.DisposeAsync(); // The next requests find nobody.
                else if (request is 6 or 12)
                    server = await StartAsync(listen: address.Authority);
            },
        };
        await ShipAsync(server, road, protocol, address);
        road.Requests.ShouldBeGreaterThan(12);
        string[] found = [.. (await FoundAsync(server, "{service_name=~\".+\"}")).Select(one => one.Text)];
        found.Order().ShouldBe(Numbers(Lines));
        _problems.ShouldContain(problem => problem.Contains("nothing is lost", StringComparison.Ordinal));
        _problems.ShouldContain("the far side answers again");
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(ShipProtocol.Loki)]
    [InlineData(ShipProtocol.Otlp)]
    public async Task Batches_that_are_too_large_for_it_are_sent_in_parts(ShipProtocol protocol)
    {
        await using LogServerHost server = await StartAsync(new ServerLimits { MaxBodyBytes = 600 });
        Append(Lines);
        using var road = new FaultyRoad(new Random(6), 0);
        ShipCounts counts = await ShipAsync(server, road, protocol, batchBytes: 64 * 1024);
        counts.Lines.ShouldBe(Lines);
        counts.Refused.ShouldBe(0);
        (await FoundAsync(server, "{service_name=~\".+\"}")).Select(one => one.Text).Order().ShouldBe(Numbers(Lines));
    }

    [Theory]
    [InlineData(ShipProtocol.Loki)]
    [InlineData(ShipProtocol.Otlp)]
    public async Task Lines_that_it_refuses_are_told_and_all_others_are_there(ShipProtocol protocol)
    {
        await using LogServerHost server = await StartAsync(new ServerLimits { MaxLineBytes = 1000 });
        Append(Lines / 2);
        await File.AppendAllTextAsync(_logs.File("app.jsonl"), new string('x', 5000) + "\n");
        Append(Lines / 2, Lines / 2);
        using var road = new FaultyRoad(new Random(7), 0);
        ShipCounts counts = await ShipAsync(server, road, protocol, batchBytes: 8 * 1024);
        counts.Refused.ShouldBe(1);
        _problems.ShouldContain(problem => problem.Contains("has refused", StringComparison.Ordinal)
            && problem.Contains("app.jsonl:151", StringComparison.Ordinal));
        (await FoundAsync(server, "{service_name=~\".+\"}")).Select(one => one.Text).Order().ShouldBe(Numbers(Lines));
    }

    private async Task<ShipCounts> ShipAsync(LogServerHost server, FaultyRoad road, ShipProtocol protocol,
        Uri? address = null, int batchBytes = 1024)
    {
        using var http = new HttpClient(road, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using Shipper shipper = Shipper.Open(LogSources.Find([_logs.Path]), http, new ShipOptions
        {
            Url = address ?? server.Addresses[0],
            Protocol = protocol,
            BookmarkPath = Path.Combine(_logs.Path, ".hewn", "bookmark.json"),
            EndsWhenDone = true,
            BatchBytes = batchBytes,
            RequestTimeout = TimeSpan.FromHours(1), // the clock does not wait
            Time = new InstantClock(_noon),
            Random = new(1),
            OnProblem = _problems.Add,
        });
        await shipper.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        return shipper.Counts;
    }

    private Task<LogServerHost> StartAsync(ServerLimits? limits = null, string listen = "127.0.0.1:0") =>
        LogServerHost.StartAsync(
            new LogServerOptions { Directory = _stored.Path, Limits = limits ?? new(), DiscoversLevels = false },
            listen);

    private void Append(int count, int first = 0)
    {
        for (int i = first; i < first + count; i++)
        {
            File.AppendAllText(_logs.File("app.jsonl"), string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{_noon.AddHours(-1).AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}\",\"level\":\"INFO\",")
                + string.Create(CultureInfo.InvariantCulture, $"\"message\":\"{i}\"}}\n"));
        }
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(i => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"timestamp\":\"{_noon.AddHours(-1).AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}\",\"level\":\"INFO\",")
        + string.Create(CultureInfo.InvariantCulture, $"\"message\":\"{i}\"}}")).Order();

    private static async Task<(long Ns, string Text)[]> FoundAsync(LogServerHost server, string query)
    {
        using var client = new HttpClient { BaseAddress = server.Addresses[0] };
        string answer = await client.GetStringAsync($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}"
            + "&start=2026-01-19T00:00:00Z&end=2026-01-20T00:00:00Z&limit=5000&direction=forward");
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(value => (long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture), value[1].GetString()!))
            .OrderBy(line => line.Item1)];
    }

    /// <summary>Lines that it has taken, those that came again included.</summary>
    private static async Task<long> TakenAsync(LogServerHost server)
    {
        using var client = new HttpClient { BaseAddress = server.Addresses[0] };
        string metrics = await client.GetStringAsync("/metrics");
        string line = metrics.Split('\n')
            .Single(one => one.StartsWith("hewn_pushed_lines_total{", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
