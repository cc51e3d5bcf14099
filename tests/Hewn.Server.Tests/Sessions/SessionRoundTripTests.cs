using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;
using Hewn.Sessions;
using Hewn.Sessions.Remote;

namespace Hewn.Server.Tests.Sessions;

/// <summary>Sessions that are sent to a real server stand there as they stand here.</summary>
public sealed class SessionRoundTripTests : IDisposable
{
    private const string Key = "writer-key-0123456789";
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly string _root = Directory.CreateTempSubdirectory("hewn-remote-").FullName;
    private readonly List<string> _problems = [];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Session Open(
        RunningServer server, string name = "mnist", string workspace = "ml", Action<RemoteOptions>? change = null) =>
        Open(server.Client.BaseAddress!, name, workspace, change);

    private Session Open(Uri url, string name, string workspace, Action<RemoteOptions>? change = null) =>
        Session.Open(name, workspace, _root, remote: url.ToString(), configure: options =>
        {
            options.RecordsGit = false;
            options.OnProblem = problem =>
            {
                lock (_problems)
                    _problems.Add(problem.Message);
            };
            options.Remote!.Interval = TimeSpan.FromMilliseconds(50);
            options.Remote.EndTimeout = _long;
            change?.Invoke(options.Remote);
        });

    private string Here(string session) => Path.Combine(_root, session);

    private static string There(RunningServer server, string session) =>
        Path.Combine(server.Folder, "sessions", session);

    private static void ShouldBeAlike(string here, string there) =>
        SessionTrees.Of(there).ShouldBe(SessionTrees.Of(here));

    [Fact]
    public async Task The_tree_at_the_server_is_the_tree_here()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string model = Path.Combine(_root, "model ä.bin");
        await File.WriteAllBytesAsync(model, [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i % 251))]);
        using (Session session = Open(server))
        {
            session.Info("Training started", new { model = "ResNet50", nested = new { a = 1, b = "ü\n\"" } });
            session.Parameters.Set(new { lr = 1e-3, layers = new { count = 12 }, name = "x" });
            for (int step = 0; step < 500; step++)
            {
                session.Track("train/loss").Append(step, ("loss", 1.0 / (step + 1)));
                session.Debug($"step {step}", new { step, nan = double.NaN });
            }

            session.Track("empty").Describe("nothing yet", ["t"], new { unit = "s" });
            session.Files.Add(model, "/models/best", "the best", ["a", "b,c"], new { epoch = 3 });
            session.Files.Add(model, "/", fileName: "again.bin");
            session.Files.Delete(session.Files.Add(model, "/", fileName: "gone.bin")!.Id);
            session.Files.Add(model, "/", fileName: "again.bin"); // Takes the other one's place.
            session.Parameters.Set("lr", 2e-3);
        }

        _problems.ShouldBeEmpty();
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));
        using (Session session = Open(server))
            session.Error("later", new { again = true });
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));
        await server.RestartAsync();
        using (Session session = Open(server))
            session.Files.Update(session.Files.List()[0].Id, "renamed");
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));
        _problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sessions_are_streams_of_LogQL()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new() { MaxQueryLength = TimeSpan.Zero },
        });
        using (Session session = Open(server))
        {
            session.Info("Epoch 1 complete", new { train_loss = 0.5 });
            session.Warn("Learning rate decreased");
        }

        using (Session other = Open(server, "other"))
            other.Info("not this one");
        const string Range = "start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z";
        JsonElement found = await server.GetAsync("/loki/api/v1/query_range?direction=forward&query="
            + Uri.EscapeDataString("{workspace=\"ml\",session=\"mnist\"}") + "&" + Range);
        string[] lines = [.. found.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(value => value[1].GetString()!).Order(StringComparer.Ordinal)];
        lines.ShouldBe(File.ReadAllLines(Path.Combine(Here("ml/mnist"), "logs", "logs.jsonl"))
            .Order(StringComparer.Ordinal));
        string[] names = await TextsAsync(server, $"/loki/api/v1/labels?{Range}");
        names.ShouldContain("workspace");
        names.ShouldContain("session");
        (await TextsAsync(server, $"/loki/api/v1/label/session/values?{Range}")).ShouldBe(["mnist", "other"]);
        JsonElement loss = await server.GetAsync("/loki/api/v1/query_range?query=" + Uri.EscapeDataString(
            "{workspace=\"ml\",session=\"mnist\"} | json | metadata_train_loss > 0.4") + "&" + Range);
        loss.GetProperty("data").GetProperty("result").GetArrayLength().ShouldBe(1);
    }

    private static async Task<string[]> TextsAsync(RunningServer server, string path) =>
        [.. (await server.GetAsync(path)).GetProperty("data").EnumerateArray().Select(text => text.GetString()!)];

    [Fact]
    public async Task A_server_that_was_down_gets_what_it_missed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (Session session = Open(server))
        {
            session.Info("before");
            SpinWait.SpinUntil(() => session.RemoteStatus!.Lines == 1, _long).ShouldBeTrue();
        }

        using (Session session = Open(new Uri("http://127.0.0.1:1"), "mnist", "ml",
            remote => remote.EndTimeout = TimeSpan.Zero))
        {
            for (int i = 0; i < 2000; i++)
                session.Info($"while it was down {i}");
        }

        using (Session session = Open(server))
            session.Info("after");
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));
    }

    [Fact]
    public async Task Two_openings_of_one_session_make_one_log()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (Session one = Open(server))
        using (Session other = Open(server))
        {
            await Task.WhenAll(
                Task.Run(() => Write(one, "one")), Task.Run(() => Write(other, "other")));
        }

        string log = Path.Combine(There(server, "ml/mnist"), "logs", "logs.jsonl");
        string[] lines = await File.ReadAllLinesAsync(log);
        lines.Length.ShouldBeGreaterThanOrEqualTo(2000);
        lines.Distinct().Count().ShouldBe(lines.Length);
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));

        static void Write(Session session, string name)
        {
            for (int i = 0; i < 1000; i++)
            {
                session.Info($"{name} {i}");
                session.Track("loss").Append(i, (name, i));
            }
        }
    }

    [Fact]
    public async Task Another_tree_s_session_of_that_name_is_not_mixed_with_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (Session session = Open(server))
            session.Info("the first");
        string[] before = SessionTrees.Of(There(server, "ml/mnist"));
        string elsewhere = Directory.CreateTempSubdirectory("hewn-remote-").FullName;
        using (Session session = Session.Open("mnist", "ml", elsewhere, remote: server.Client.BaseAddress!.ToString(),
            configure: options => options.OnProblem = problem => _problems.Add(problem.Message)))
            session.Info("the second");
        SessionTrees.Of(There(server, "ml/mnist")).ShouldBe(before);
        _problems.ShouldHaveSingleItem().ShouldContain("there is another session ml/mnist here");
        Directory.Delete(elsewhere, recursive: true);
    }

    [Fact]
    public async Task Keys_and_tenants_are_as_elsewhere()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            HasTenants = true, Keys = [ApiKey.Parse("write:" + Key), ApiKey.Parse("read:reader-key-0123456789")],
        });
        foreach (string tenant in (string[])["one", "two"])
        {
            using Session session = Open(
                server, tenant, change: remote => (remote.ApiKey, remote.Tenant) = (Key, tenant));
            session.Info($"of {tenant}");
        }

        _problems.ShouldBeEmpty();
        server.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", "reader-key-0123456789");
        (await server.Client.GetAsync("/sessions")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        server.Client.DefaultRequestHeaders.Add("X-Scope-OrgID", "one");
        JsonElement sessions = (await server.GetAsync("/sessions")).GetProperty("sessions");
        sessions.GetArrayLength().ShouldBe(1);
        sessions[0].GetProperty("name").GetString().ShouldBe("one");
        JsonElement found = await server.GetAsync(
            "/loki/api/v1/query_range?since=1h&query=" + Uri.EscapeDataString("{workspace=\"ml\"}"));
        found.GetProperty("data").GetProperty("result").GetArrayLength().ShouldBe(1);
        (await server.PostAsync("/workspaces/ml/sessions", "{\"name\":\"x\"}"u8.ToArray(), "application/json"))
            .StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using (Session session = Open(server, "three", change: remote =>
            (remote.ApiKey, remote.Tenant, remote.EndTimeout) = ("wrong-key-0123456789", "one", TimeSpan.Zero)))
        {
            session.Info("not let in");
            SpinWait.SpinUntil(
                () =>
                {
                    lock (_problems)
                        return _problems.Count > 0;
                },
                _long).ShouldBeTrue();
        }

        _problems[0].ShouldContain("401: a key is needed");
        _problems[0].ShouldContain("Address, key or tenant are wrong");
        string.Concat(_problems).ShouldNotContain("wrong-key");
    }

    [Fact]
    public async Task A_session_that_runs_elsewhere_runs_at_the_server_too_until_it_ends()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (Session session = Open(server))
        {
            session.Info("working");
            SpinWait.SpinUntil(() => session.RemoteStatus!.Lines == 1, _long).ShouldBeTrue();
            (await StatusAsync(server)).ShouldBe("running");
        }

        (await StatusAsync(server)).ShouldBe("completed");
        using (Session session = Open(server))
            session.Fail(new InvalidOperationException("exploded"));
        (await StatusAsync(server)).ShouldBe("failed");
    }

    [Fact]
    public async Task A_session_that_nothing_is_heard_of_for_long_has_crashed_until_it_is_heard_of_again()
    {
        var clock = new SteppedClock(new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero));
        await using RunningServer server = await RunningServer.StartAsync(options => options with { Time = clock });
        await TellAsync();
        (await StatusAsync(server)).ShouldBe("running");
        clock.Pass(TimeSpan.FromSeconds(100));
        await TellAsync(); // Heard of again: its silence begins anew.
        clock.Pass(TimeSpan.FromSeconds(149));
        (await StatusAsync(server)).ShouldBe("running");
        clock.Pass(TimeSpan.FromSeconds(31)); // It is looked at each 30 s.
        (await StatusAsync(server)).ShouldBe("crashed");
        await TellAsync();
        (await StatusAsync(server)).ShouldBe("running");

        async Task TellAsync()
        {
            const string Run = """{"id":"r1","host":"gpu7","started_at":"2026-01-19T00:00:00Z","status":"running"}""";
            using var body = new StringContent(
                """{"name":"mnist","session":{"created_at":"2026-01-19T00:00:00Z","status":"running","runs":["""
                + Run + "]}}", System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await server.Client.PostAsync("/workspaces/ml/sessions", body);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_failure_that_is_known_behind_the_end_is_sent_behind_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await using Session session = Open(server);
            session.Info("working");
            throw new InvalidOperationException("exploded");
        });
        SpinWait.SpinUntil(() => StatusAsync(server).GetAwaiter().GetResult() == "failed", _long).ShouldBeTrue();
        ShouldBeAlike(Here("ml/mnist"), There(server, "ml/mnist"));
    }

    private static async Task<string?> StatusAsync(RunningServer server) =>
        (await server.GetAsync("/workspaces/ml/sessions")).GetProperty("sessions")[0].GetProperty("status").GetString();

    [Fact]
    public async Task A_large_file_goes_through_whatever_the_limit_of_other_bodies_is()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new() { MaxBodyBytes = 100_000, MaxSessionFileBytes = 3_000_000 },
        });
        string file = Path.Combine(_root, "large.bin");
        await File.WriteAllBytesAsync(file, new byte[2_000_000]);
        string larger = Path.Combine(_root, "larger.bin");
        await File.WriteAllBytesAsync(larger, new byte[3_000_001]);
        using (Session session = Open(server))
        {
            session.Files.Add(larger);
            session.Files.Add(file);
        }

        Directory.GetFiles(There(server, "ml/mnist"), "large.bin", SearchOption.AllDirectories).Length.ShouldBe(1);
        Directory.GetFiles(There(server, "ml/mnist"), "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
        _problems[0].ShouldContain("refuses the file larger.bin");
        _problems[0].ShouldContain("at most 3000000 bytes are taken (max_session_file_size)");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lines_that_are_tailed_come_as_they_are_sent_each_once(bool hasTenants)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { HasTenants = hasTenants });
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        if (hasTenants)
            socket.Options.SetRequestHeader("X-Scope-OrgID", "one");
        string address = server.Client.BaseAddress!.ToString().Replace("http", "ws", StringComparison.Ordinal);
        await socket.ConnectAsync(
            new Uri(address + "loki/api/v1/tail?query=" + Uri.EscapeDataString("{session=\"mnist\"}")),
            CancellationToken.None);
        using Session session = Open(server, change: remote => remote.Tenant = hasTenants ? "one" : null);
        byte[] bytes = new byte[64 * 1024];
        using var limit = new CancellationTokenSource(_long);
        // What was there before, what comes, what comes behind it: nothing twice in between.
        var seen = new List<string>();
        foreach (string text in (string[])["first", "second", "third"])
        {
            session.Info(text);
            while (!seen.Exists(message => message.Contains(text, StringComparison.Ordinal)))
            {
                int length = (await socket.ReceiveAsync(bytes.AsMemory(), limit.Token)).Count;
                using var json = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(0, length));
                seen.AddRange(json.RootElement.GetProperty("streams").EnumerateArray()
                    .Select(stream => stream.GetProperty("values")[0][1].GetString()!));
            }
        }

        seen.Where(line => line.Contains("\"first\"", StringComparison.Ordinal)
            || line.Contains("\"second\"", StringComparison.Ordinal)).Count().ShouldBe(2);
    }
}
