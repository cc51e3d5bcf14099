using System.Text.Json;
using Hewn.Cli.Tests.Run;

namespace Hewn.Cli.Tests.Proxy;

/// <summary>Several servers behind one proxy, as its file says.</summary>
public sealed class ProxyConfigTests : IDisposable
{
    private const string Ask = """{"model":"m","stream":true,"messages":[]}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Paths_and_ports_of_the_file_lead_to_their_servers_and_records_say_to_which()
    {
        await using var first = new StreamingServer("first");
        await using var second = new StreamingServer("second");
        await using var third = new StreamingServer("third");
        string file = _folder.Write("proxy.json", $$"""
            {
              "listen": "127.0.0.1:0",
              "upstreams": [
                { "url": "{{first.Address}}", "path": "/ollama", "removePrefix": true },
                { "url": "{{second.Address}}", "path": "/whole" },
                { "url": "{{third.Address}}", "listen": "[::1]:0" },
              ],
            }
            """);
        using RunningProxy proxy = await RunningProxy.StartAsync("--config", file, "--log-dir", _folder.File("logs"));
        string port = proxy.Said[2].Split(' ')[0];
        (await AskAsync(proxy, "/ollama/whole")).ShouldBe("first");
        (await AskAsync(proxy, "/whole")).ShouldBe("second");
        (await AskAsync(proxy, $"{port}/whole")).ShouldBe("third");
        (await AskAsync(proxy, $"{port}/ollama/whole")).ShouldBe("third"); // An address of one's own comes first.
        (await proxy.Client.GetAsync("/wholesale")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        first.Asked.ShouldHaveSingleItem().Path.ShouldBe("/whole"); // Without its prefix.
        third.Asked.Select(one => one.Path).ShouldBe(["/whole", "/ollama/whole"]);
        (await proxy.EndAsync("TERM")).ShouldBe(0);

        List<JsonElement> ends = [.. EngineOutput.Records(Path.Combine(_folder.File("logs"), "api.log"))
            .Where(record => record.Text("type") == "response")];
        ends.Select(end => end.Text("upstream")).ShouldBe(
            [$"{first.Address}", $"{second.Address}", $"{third.Address}", $"{third.Address}", null],
            ignoreOrder: true);
        ends.ShouldAllBe(end => end.Text("outcome") == (end.Text("upstream") == null ? "failed" : "completed"));
    }

    private static async Task<string> AskAsync(RunningProxy proxy, string address)
    {
        using var question = new StringContent(Ask, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await proxy.Client.PostAsync(address, question);
        string answer = await response.Content.ReadAsStringAsync();
        return answer.Split("\"content\":\"")[1].Split('"')[0];
    }
}
