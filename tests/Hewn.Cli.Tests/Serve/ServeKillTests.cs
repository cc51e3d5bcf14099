using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.Serve;

/// <summary>A server that is killed while clients push to it has every line whose push it has answered.</summary>
public sealed class ServeKillTests : IDisposable
{
    private const int Clients = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_missing_or_there_twice()
    {
        var random = new Random(17);
        var acknowledged = new ConcurrentDictionary<string, bool>();
        for (int life = 0; life < 4; life++)
        {
            (Process server, HttpClient client) = await StartAsync();
            using (server)
            using (client)
            {
                using var ended = new CancellationTokenSource();
                Task[] pushing = [.. Enumerable.Range(0, Clients).Select(number =>
                    PushAsync(client, $"{life}-{number}", acknowledged, ended.Token))];
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

        (Process last, HttpClient reader) = await StartAsync();
        using (last)
        using (reader)
        {
            string[] found = await LinesAsync(reader);
            acknowledged.Count.ShouldBeGreaterThan(150);
            acknowledged.Keys.Except(found).ShouldBeEmpty();
            found.Distinct().Count().ShouldBe(found.Length);
            last.Kill();
            await last.WaitForExitAsync();
        }
    }

    private static async Task PushAsync(
        HttpClient client, string name, ConcurrentDictionary<string, bool> acknowledged, CancellationToken ended)
    {
        for (int i = 1; !ended.IsCancellationRequested; i++)
        {
            string[] lines = [.. Enumerable.Range(0, 3).Select(part => $"{name} {i} {part}")];
            string values = string.Join(',', lines.Select(line => $"[\"{i}\",\"{line}\"]"));
            string body = $$"""{"streams":[{"stream":{"of":"{{name}}"},"values":[{{values}}]}]}""";
            try
            {
                using HttpResponseMessage answer = await client.PostAsync(
                    "/loki/api/v1/push", new StringContent(body, Encoding.UTF8, "application/json"), ended);
                if (!answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
            {
                return;
            }

            foreach (string line in lines)
                acknowledged[line] = true;
        }
    }

    private static async Task<string[]> LinesAsync(HttpClient client)
    {
        string answer = await client.GetStringAsync(
            "/loki/api/v1/query_range?query={of=~\".%2B\"}&start=0&end=3000&limit=1000000");
        using var json = JsonDocument.Parse(answer);
        return [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(value => value[1].GetString()!)];
    }

    private async Task<(Process Server, HttpClient Client)> StartAsync()
    {
        var server = Process.Start(new ProcessStartInfo(ExecutableTests.Executable,
            ["serve", "--listen", "127.0.0.1:0", "--log-dir", _folder.Path, "--limit",
                "max_entries_limit_per_query=1000000"])
        {
            RedirectStandardOutput = true,
        })!;
        string? first = await server.StandardOutput.ReadLineAsync().WaitAsync(_patience);
        return (server, new HttpClient { BaseAddress = new Uri(first.ShouldNotBeNull().Split(' ')[1]) });
    }
}
