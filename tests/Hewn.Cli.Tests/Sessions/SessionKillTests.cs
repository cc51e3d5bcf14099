using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Hewn.Server;
using Hewn.Sessions;

namespace Hewn.Cli.Tests.Sessions;

/// <summary>Servers of sessions, and those who send to them, killed in the middle.</summary>
public sealed class SessionKillTests : IDisposable
{
    private const int Clients = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_server_has_each_line_that_it_has_answered_for_once()
    {
        var random = new Random(11);
        var acknowledged = new ConcurrentDictionary<(int Session, long Number), bool>();
        long[] next = new long[Clients];
        for (int life = 0; life < 4; life++)
        {
            (Process server, HttpClient client) = await StartAsync();
            using (server)
            using (client)
            {
                using var ended = new CancellationTokenSource();
                Task[] pushing = [.. Enumerable.Range(0, Clients).Select(session =>
                    PushAsync(client, session, next, acknowledged, ended.Token))];
                int until = acknowledged.Count + random.Next(50, 400);
                var waited = Stopwatch.StartNew();
                while (acknowledged.Count < until && waited.Elapsed < _patience)
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                server.Kill();
                await server.WaitForExitAsync();
                await ended.CancelAsync();
                await Task.WhenAll(pushing);
            }
        }

        (Process last, HttpClient lastClient) = await StartAsync(); // Its first append mends what is torn.
        using (last)
        using (lastClient)
        {
            for (int session = 0; session < Clients; session++)
                await SendAsync(lastClient, session, [1_000_000]);
            last.Kill();
            await last.WaitForExitAsync();
        }

        acknowledged.Count.ShouldBeGreaterThan(150);
        for (int session = 0; session < Clients; session++)
        {
            string log = Path.Combine(_folder.Path, "sessions", "ml", $"s{session}", "logs", "logs.jsonl");
            long[] found = [.. File.ReadLines(log).Select(line =>
                JsonDocument.Parse(line).RootElement.GetProperty("sequenceNumber").GetInt64())];
            found.Distinct().Count().ShouldBe(found.Length);
            int own = session;
            acknowledged.Keys.Where(one => one.Session == own).Select(one => one.Number).Except(found).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_killed_push_is_gone_on_with_and_each_line_is_there_once()
    {
        string data = _folder.File("data");
        using (Session session = Session.Open("big", "ml", data, configure: options => options.RecordsGit = false))
        {
            for (int i = 0; i < 40_000; i++)
                session.Info($"line {i}", new { i, text = new string('x', i % 200) });
            double[] values = [.. Enumerable.Range(0, 20_000).Select(i => i / 7.0)];
            session.Track("loss").AppendBatch(("value", values));
            session.Files.Add(typeof(SessionKillTests).Assembly.Location, "/bin");
        }

        string served = _folder.File("served");
        await using LogServerHost server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = served }, "127.0.0.1:0");
        var random = new Random(7);
        string log = Path.Combine(served, "sessions", "ml", "big", "logs", "logs.jsonl");
        long here = new FileInfo(Path.Combine(data, "ml", "big", "logs", "logs.jsonl")).Length;
        int kills = 0;
        while (true)
        {
            // Each comes a little further than the one before, and one at last to the end.
            long until = Arrived() + random.NextInt64(here / 20, here / 5);
            using var push = Process.Start(new ProcessStartInfo(ExecutableTests.Executable,
                ["session", "push", Path.Combine(data, "ml", "big"), "--to", server.Addresses[0].ToString()])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            Task end = push.WaitForExitAsync();
            while (!end.IsCompleted && Arrived() < until)
                await Task.WhenAny(end, Task.Delay(1));
            if (until >= here)
                await end.WaitAsync(_patience);
            if (end.IsCompleted)
            {
                push.ExitCode.ShouldBe(0, await push.StandardError.ReadToEndAsync());
                break;
            }

            push.Kill();
            await end;
            kills++;
        }

        kills.ShouldBeGreaterThan(0);
        foreach (string file in (string[])["logs/logs.jsonl", "tracks/loss/data.jsonl", "session.json"])
        {
            byte[] there = await File.ReadAllBytesAsync(Path.Combine(served, "sessions", "ml", "big", file));
            byte[] sent = await File.ReadAllBytesAsync(Path.Combine(data, "ml", "big", file));
            there.AsSpan().SequenceEqual(sent).ShouldBeTrue($"{file}: {there.Length} of {sent.Length} bytes");
        }

        long Arrived() => File.Exists(log) ? new FileInfo(log).Length : 0;
    }

    private static async Task PushAsync(
        HttpClient client,
        int session,
        long[] next,
        ConcurrentDictionary<(int Session, long Number), bool> acknowledged,
        CancellationToken ended)
    {
        try
        {
            using HttpResponseMessage made = await client.PostAsync(
                "/workspaces/ml/sessions", Json($$"""{"name":"s{{session}}"}"""), ended);
            while (!ended.IsCancellationRequested)
            {
                long[] numbers = [.. Enumerable.Range(0, 5).Select(i => next[session] + i)];
                if (!await SendAsync(client, session, numbers, ended))
                    return;
                foreach (long number in numbers)
                    acknowledged[(session, number)] = true;
                next[session] += 5;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // Not answered for: the next life sends it again.
        }
    }

    private static async Task<bool> SendAsync(
        HttpClient client, int session, long[] numbers, CancellationToken token = default)
    {
        string lines = string.Join(',', numbers.Select(number =>
            $$"""{"timestamp":"2026-01-19T00:00:00Z","level":"info","message":"{{new string('x', 500)}}","""
            + $"\"metadata\":null,\"sequenceNumber\":{number}}}"));
        string id = Convert.ToBase64String(Encoding.UTF8.GetBytes($"ml/s{session}")).TrimEnd('=');
        using HttpResponseMessage answer =
            await client.PostAsync($"/sessions/{id}/logs", Json($"{{\"logs\":[{lines}]}}"), token);
        return answer.IsSuccessStatusCode;
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private async Task<(Process Server, HttpClient Client)> StartAsync()
    {
        var server = Process.Start(new ProcessStartInfo(ExecutableTests.Executable,
            ["serve", "--listen", "127.0.0.1:0", "--log-dir", _folder.Path])
        {
            RedirectStandardOutput = true,
        })!;
        string? first = await server.StandardOutput.ReadLineAsync().WaitAsync(_patience);
        return (server, new HttpClient { BaseAddress = new Uri(first.ShouldNotBeNull().Split(' ')[1]) });
    }
}
