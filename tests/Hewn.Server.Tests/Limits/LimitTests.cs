using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Limits;

/// <summary>
/// Each limit by its name: what is just within it is taken, what is just beyond is refused, in Loki's words.
/// </summary>
public sealed class LimitTests
{
    private const string Push = "/loki/api/v1/push";
    private static readonly string _long = new('l', 21);

    /// <summary>Limits that wait or end what runs, and so have tests of their own.</summary>
    private static readonly string[] _elsewhere =
    [
        "query_timeout", // QueryTests: A_query_that_takes_too_long_is_ended
        "max_concurrent", "max_outstanding_per_tenant", // Queries_beyond_those_that_run_and_wait_are_refused
        "max_concurrent_tail_requests", // below
        "reject_old_samples_max_age", "creation_grace_period", "max_push_memory", // below
        "ruler_max_rules_per_rule_group", "ruler_max_rule_groups_per_tenant", // tests of rules
        "delete_request_cancel_period", "delete_max_interval", // DeleteEndpointTests
        "max_session_file_size", // SessionRoundTripTests
        "max_decompressed_size", "max_concurrent_pushes", // below
        "max_query_parallelism", // ParallelismTests
    ];

    public static TheoryData<string, string, string, int, string> Borders { get; } = new()
    {
        { "max_line_size=20", PushOf("{\"a\":\"b\"}", Line(20)), PushOf("{\"a\":\"b\"}", Line(21)), 400,
            "Max entry size '20' bytes exceeded" },
        { "max_label_names_per_series=2", PushOf("{\"a\":\"1\",\"b\":\"2\"}", Line(1)),
            PushOf("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}", Line(1)), 400, "has 3 label names; limit 2" },
        { "max_label_name_length=21", PushOf($"{{\"{_long}\":\"b\"}}", Line(1)),
            PushOf($"{{\"{_long}l\":\"b\"}}", Line(1)), 400, "has label name too long" },
        { "max_label_value_length=21", PushOf($"{{\"a\":\"{_long}\"}}", Line(1)),
            PushOf($"{{\"a\":\"{_long}l\"}}", Line(1)), 400, "has label value too long" },
        { "max_structured_metadata_size=22", PushOf("{\"a\":\"b\"}", $"\"x\",{{\"m\":\"{_long}\"}}"),
            PushOf("{\"a\":\"b\"}", $"\"x\",{{\"m\":\"{_long}l\"}}"), 400, "structured metadata too large" },
        { "max_structured_metadata_entries_count=1", PushOf("{\"a\":\"b\"}", "\"x\",{\"m\":\"1\"}"),
            PushOf("{\"a\":\"b\"}", "\"x\",{\"m\":\"1\",\"n\":\"2\"}"), 400, "too many structured" },
        { "max_global_streams_per_user=1", PushOf("{\"a\":\"b\"}", Line(1)), PushOf("{\"a\":\"c\"}", Line(1)), 400,
            "Maximum active stream limit exceeded" },
        { "max_body_size=500", PushOf("{\"a\":\"b\"}", Line(1)).PadRight(500), PushOf("{\"a\":\"b\"}", Line(1))
            .PadRight(501), 413, "at most 500 bytes" },
        { "max_entries_limit_per_query=10", "query_range?query={a=\"b\"}&limit=10&start=1&end=2",
            "query_range?query={a=\"b\"}&limit=11&start=1&end=2", 400, "(11 > 10)" },
        { "max_query_length=24h", "query_range?query={a=\"b\"}&start=0&end=86400",
            "query_range?query={a=\"b\"}&start=0&end=86401", 400, "(query length: 24h0m1s, limit: 24h0m0s)" },
        { "max_query_series=2", "query?query=label_replace(vector(1),\"a\",\"b\",\"\",\"\")&time=1",
            "query?query=count_over_time({s=~\".%2B\"}[1h])&time=10", 400, "maximum number of series (2) reached" },
    };

    [Theory]
    [MemberData(nameof(Borders))]
    public async Task What_is_just_beyond_a_limit_is_refused(
        string limit, string within, string beyond, int status, string words)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), limit) });
        if (limit.StartsWith("max_query_series", StringComparison.Ordinal))
        {
            for (int i = 0; i < 3; i++)
                await server.PushAsync($$"""{"s":"{{i}}"}""", (i, "x"));
        }

        using HttpResponseMessage good = await SendAsync(server, within);
        good.IsSuccessStatusCode.ShouldBeTrue(await good.Content.ReadAsStringAsync());
        using HttpResponseMessage refused = await SendAsync(server, beyond);
        ((int)refused.StatusCode).ShouldBe(status);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(words);
    }

    [Fact]
    public void No_limit_is_without_a_test_that_meets_it()
    {
        string[] tested = [.. Borders.Select(row => ((string)row[0]).Split('=')[0]), .. _elsewhere];
        tested.Order().ShouldBe(LimitText.Names.Order());
    }

    [Theory]
    [InlineData("reject_old_samples_max_age=1h", -3599, -3601, "has timestamp too old")]
    [InlineData("creation_grace_period=1h", 3599, 3601, "has timestamp too new")]
    public async Task Lines_of_times_that_are_not_taken_are_refused(
        string limit, int withinSeconds, int beyondSeconds, string words)
    {
        var clock = new SteppedClock(new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero));
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), limit), Time = clock });
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        using HttpResponseMessage good = await server.PushAsync(At(now + withinSeconds));
        good.IsSuccessStatusCode.ShouldBeTrue(await good.Content.ReadAsStringAsync());
        using HttpResponseMessage refused = await server.PushAsync(At(now + beyondSeconds));
        ((int)refused.StatusCode).ShouldBe(400);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(words);

        static string At(long seconds) => PushOf("{\"a\":\"b\"}", Line(1))
            .Replace("[\"5\"", $"[\"{seconds}000000000\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_too_many_that_tails_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = LimitText.With(new ServerLimits(), "max_concurrent_tail_requests=2"),
        });
        using ClientWebSocket first = await TailAsync(server);
        using ClientWebSocket second = await TailAsync(server);
        await Should.ThrowAsync<WebSocketException>(() => TailAsync(server));
    }

    [Fact]
    public async Task Pushes_beyond_the_memory_that_they_share_are_refused_for_the_moment()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), "max_push_memory=100KB") });
        byte[] push = Encoding.UTF8.GetBytes(PushOf("{\"a\":\"b\"}", Line(1)).PadRight(300_000));
        (await server.PostAsync(Push, push, "application/json")).IsSuccessStatusCode.ShouldBeTrue(); // Alone it may.
        bool isMet = false;
        for (int attempt = 0; attempt < 10 && !isMet; attempt++)
        {
            var goOn = new TaskCompletionSource();
            using var content = new HeldContent(push, goOn.Task);
            Task<HttpResponseMessage> held = server.Client.PostAsync(Push, content);
            using HttpResponseMessage last = await LastOfAsync(server, push);
            isMet = (int)last.StatusCode == 429;
            if (isMet)
                last.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            goOn.SetResult();
            if (isMet)
                (await held).IsSuccessStatusCode.ShouldBeTrue();
            else
                await held.ContinueWith(_ => { }, TaskScheduler.Default); // It met one of the others, and had to go.
        }

        isMet.ShouldBeTrue();
        (await server.PostAsync(Push, push, "application/json")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData(1000, 204)]
    [InlineData(1001, 413)]
    public async Task A_body_is_unpacked_as_far_as_the_limit_says(int bytes, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), "max_decompressed_size=1000") });
        byte[] push = Encoding.UTF8.GetBytes(PushOf("{\"a\":\"b\"}", Line(1)).PadRight(bytes));
        using var packed = new MemoryStream();
        await using (var packer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await packer.WriteAsync(push);
        using HttpResponseMessage answer =
            await server.PostAsync(Push, packed.ToArray(), "application/json", "gzip");
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 413)
            (await answer.Content.ReadAsStringAsync()).ShouldContain("at most 1000 bytes");
    }

    [Fact]
    public async Task Pushes_beyond_those_that_are_read_at_a_time_wait_and_are_taken()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), "max_concurrent_pushes=1") });
        byte[] push = Encoding.UTF8.GetBytes(PushOf("{\"a\":\"b\"}", Line(1)).PadRight(300_000));
        var goOn = new TaskCompletionSource();
        using var content = new HeldContent(push, goOn.Task);
        Task<HttpResponseMessage> held = server.Client.PostAsync(Push, content);
        await Eventually.IsAsync(FiguresAsync, text => text.Contains("hewn_pushes_running 1\n"));
        Task<HttpResponseMessage> second = server.PostAsync(Push, push, "application/json");
        await Eventually.IsAsync(FiguresAsync, text => text.Contains("hewn_pushes_waiting 1\n"));
        second.IsCompleted.ShouldBeFalse();
        goOn.SetResult();
        (await held).IsSuccessStatusCode.ShouldBeTrue();
        (await second).IsSuccessStatusCode.ShouldBeTrue();
        (await FiguresAsync()).ShouldContain("hewn_pushes_waiting 0\n");

        Task<string> FiguresAsync() => server.Client.GetStringAsync("/metrics");
    }

    /// <summary>The held one has its memory when its first bytes are there, a moment later.</summary>
    private static async Task<HttpResponseMessage> LastOfAsync(RunningServer server, byte[] push)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            HttpResponseMessage answer = await server.PostAsync(Push, push, "application/json");
            if (!answer.IsSuccessStatusCode || waited.Elapsed > TimeSpan.FromSeconds(3))
                return answer;
        }
    }

    private static async Task<ClientWebSocket> TailAsync(RunningServer server)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(server.Client.BaseAddress!)
        {
            Scheme = "ws", Path = "/loki/api/v1/tail", Query = "query={a=\"b\"}",
        };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(address.Uri, patience.Token);
        return socket;
    }

    private static Task<HttpResponseMessage> SendAsync(RunningServer server, string what) =>
        what.StartsWith('{')
            ? server.PostAsync(Push, Encoding.UTF8.GetBytes(what), "application/json")
            : server.Client.GetAsync("/loki/api/v1/" + what);

    private static string PushOf(string stream, string rest) =>
        $"{{\"streams\":[{{\"stream\":{stream},\"values\":[[\"5\",{rest}]]}}]}}";

    private static string Line(int length) => $"\"{new string('x', length)}\"";
}
