using System.Diagnostics;
using System.Text.Json;
using Hewn.Cli.Tests.Proxy;

namespace Hewn.Cli.Tests.Requests;

/// <summary>A recorded call that is sent again by the command that <c>hewn requests</c> gives.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Ask = """
        {"model":"m","stream":true,"messages":[{"role":"user","content":"it's \"quoted\" $HOME `ls` \\ 日本 \n two"}]}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_command_sends_the_same_call_again()
    {
        await using var server = new StreamingServer();
        using RunningProxy proxy = await RunningProxy.StartAsync(
            "--upstream", server.Address.ToString(), "--listen", "127.0.0.1:0", "--log-dir", _folder.Path);
        using (Stream answer = await proxy.BeginAsync("/whole?a=b%20c", Ask, "sk-proj-Aq81kfmvnRTSXW0192837465zyxwvu"))
            await answer.CopyToAsync(Stream.Null);
        string id = await IdOfAsync(calls: 1);
        ToolRun command = await ToolRun.OfAsync("requests", "show", id, _folder.Path, "--as", "curl");
        command.ExitCode.ShouldBe(0, command.Error);
        command.Output.ShouldNotContain("sk-proj");

        var start = new ProcessStartInfo("sh", ["-c", command.Output]) { RedirectStandardOutput = true };
        start.Environment["API_KEY"] = "another";
        using Process shell = Process.Start(start)!;
        string said = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await shell.WaitForExitAsync();
        (shell.ExitCode, said.Split("\"t\"").Length).ShouldBe((0, 21));

        await IdOfAsync(calls: 2);
        (string Path, string Head, string Body)[] asked = [.. server.Asked];
        asked.Select(one => one.Path).ShouldBe(["/whole?a=b%20c", "/whole?a=b%20c"]);
        JsonElement[] bodies = [.. asked.Select(one => JsonDocument.Parse(one.Body).RootElement)];
        JsonElement.DeepEquals(bodies[0], bodies[1]).ShouldBeTrue();
        asked[1].Head.ShouldContain("Authorization: Bearer another");
        asked[1].Head.ShouldContain("Content-Type: application/json");
        ToolRun diff = await ToolRun.OfAsync("requests", "--diff", id, await IdOfAsync(2), _folder.Path, "--json");
        diff.Json.GetProperty("prompt").GetArrayLength().ShouldBe(0);
        diff.Json.GetProperty("answer").GetArrayLength().ShouldBe(0);
    }

    /// <summary>The id of the last call, once so many have ended: a record comes a moment after its answer.</summary>
    private async Task<string> IdOfAsync(int calls)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            ToolRun run = await ToolRun.OfAsync("requests", _folder.Path, "--json", "--status", "completed");
            if (run.Lines.Length == calls)
                return JsonDocument.Parse(run.Lines[^1]).RootElement.GetProperty("request_id").GetString()!;
            await Task.Delay(20, limit.Token);
        }
    }
}
