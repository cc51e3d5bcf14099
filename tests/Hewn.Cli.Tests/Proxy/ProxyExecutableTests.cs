using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Cli.Tests.Run;

namespace Hewn.Cli.Tests.Proxy;

/// <summary>The proxy as a process of its own, whose work stays on the threads that are told of it.</summary>
public sealed class ProxyExecutableTests : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Many_streams_at_once_are_passed_on_and_recorded_each_by_its_own_end()
    {
        const int Whole = 100;
        const int Cut = 10;
        const int Left = 10;
        await using var server = new StreamingServer();
        using Process tool = Start(server.Address);
        string said = (await tool.StandardOutput.ReadLineAsync().WaitAsync(_longest)).ShouldNotBeNull();
        using var client = new HttpClient { BaseAddress = new Uri(said.Split(' ')[0]), Timeout = _longest };
        using var leave = new CancellationTokenSource();
        Task<string>[] whole = [.. Enumerable.Range(0, Whole).Select(_ => AskAsync(client, "/whole", default))];
        Task<string>[] cut = [.. Enumerable.Range(0, Cut).Select(_ => AskAsync(client, "/cut", default))];
        Task<string>[] left = [.. Enumerable.Range(0, Left).Select(_ => AskAsync(client, "/forever", leave.Token))];
        await UntilAskedAsync(server, Whole + Cut + Left);
        foreach (Task<string> one in whole)
            (await one).Split("\"t\"").Length.ShouldBe(21);
        foreach (Task<string> one in cut)
            await Should.ThrowAsync<HttpRequestException>(one);
        await leave.CancelAsync();
        foreach (Task<string> one in left)
            await Should.ThrowAsync<OperationCanceledException>(one);

        Task<string> stopped = AskAsync(client, "/forever", default); // It runs when the proxy is stopped.
        await UntilAskedAsync(server, Whole + Cut + Left + 1);
        using Process kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        await Should.ThrowAsync<HttpRequestException>(stopped);
        await tool.WaitForExitAsync().WaitAsync(_longest);
        tool.ExitCode.ShouldBe(0);
        JsonElement[] ends =
        [
            .. EngineOutput.Records(_folder.File("api.log")).Where(record => record.Text("type") == "response"),
        ];
        ends.CountBy(end => end.Text("outcome") ?? "").OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))
            .ShouldBe([("aborted_by_client", Left), ("completed", Whole), ("failed", 1), ("upstream_error", Cut)]);
        ends.Where(end => end.Text("outcome") == "completed").ShouldAllBe(end => end.Text("completion_tokens") == "20");
        ends.Single(end => end.Text("outcome") == "failed").Text("error_type").ShouldBe("ProxyStopped");
    }

    private static async Task UntilAskedAsync(StreamingServer server, int count)
    {
        using var limit = new CancellationTokenSource(_longest);
        while (server.Asked.Count < count)
            await Task.Delay(20, limit.Token);
    }

    private static async Task<string> AskAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        using var question = new StringContent(
            """{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}""",
            Encoding.UTF8,
            "application/json");
        using HttpResponseMessage response = await client.PostAsync(path, question, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    private Process Start(Uri upstream) => Process.Start(new ProcessStartInfo(
        ExecutableTests.Executable,
        ["proxy", "--upstream", upstream.ToString(), "--listen", "127.0.0.1:0", "--log-dir", _folder.Path])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
