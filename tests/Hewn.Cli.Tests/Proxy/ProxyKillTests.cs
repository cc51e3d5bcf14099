using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Proxy;

/// <summary>A kill of the proxy during a call: what was asked is there, and nothing that must not be.</summary>
public sealed class ProxyKillTests : IDisposable
{
    private const string Key = "sk-proj-Aq81kfmvnRTSXW0192837465zyxwvu";

    private const string Ask =
        """{"model":"m","stream":true,"messages":[{"role":"user","content":"what do zebrafish eat"}]}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("full")]
    [InlineData("hash")]
    [InlineData("off")]
    public async Task A_kill_leaves_what_was_asked_as_far_as_it_may_be_recorded(string content)
    {
        await using var server = new StreamingServer("narwhal");
        using RunningProxy proxy = await RunningProxy.StartAsync(
            "--upstream", server.Address.ToString(), "--listen", "127.0.0.1:0", "--log-dir", _folder.Path, "--content",
            content);
        using (Stream whole = await proxy.BeginAsync("/whole", Ask, Key))
            await whole.CopyToAsync(Stream.Null);
        // Its record comes a moment behind its answer.
        await Eventually.IsAsync(
            () => ToolRun.OfAsync("requests", _folder.Path, "--json", "--status", "completed"),
            ended => ended.Lines.Length == 1);
        using Stream running = await proxy.BeginAsync("/forever", Ask, Key);
        (await proxy.EndAsync("KILL")).ShouldBe(128 + 9);

        string left = AllBytes(); // The memory of the killed log among them.
        left.Contains("zebrafish", StringComparison.Ordinal).ShouldBe(content == "full");
        left.Contains("narwhal", StringComparison.Ordinal).ShouldBe(content == "full");
        left.ShouldNotContain(Key[8..]);
        server.Asked.Last().Head.ShouldContain(Key); // It had come.

        ToolRun run = await ToolRun.OfAsync("requests", _folder.Path, "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement[] calls = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        calls.Length.ShouldBe(2);
        string? id = calls[1].GetProperty("request_id").GetString();
        calls[1].GetProperty("model").GetString().ShouldBe("m");
        ToolRun unfinished = await ToolRun.OfAsync("requests", _folder.Path, "--json", "--status", "unfinished");
        unfinished.Output.ShouldContain($"\"{id}\"");
        ToolRun shown = await ToolRun.OfAsync("requests", "show", id!, _folder.Path);
        shown.Output.Contains("what do zebrafish eat", StringComparison.Ordinal).ShouldBe(content == "full");
    }

    private string AllBytes()
    {
        var all = new StringBuilder();
        foreach (string path in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            all.Append(Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("\0", "", StringComparison.Ordinal));
        return all.ToString();
    }
}
