using System.Net;
using Hewn.Server;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;

namespace Repo.Snippets;

/// <summary>The example of a server inside of an application.</summary>
[Collection(WorkingFolder.Name)]
public sealed class ServerSnippets : IDisposable
{
    private readonly WorkingFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_server_example_answers_with_its_key_only()
    {
        const string Key = "0123456789abcdef";
        await File.WriteAllTextAsync("keys", $"read:{Key}\n");
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");

        app.MapHewn("/logs", new LogServerOptions
        {
            Directory = "logs",
            Keys = ApiKey.ParseLines(File.ReadLines("keys")),
        });

        await app.StartAsync();
        using var client = new HttpClient();
        string labels = $"{app.Urls.Single()}/logs/loki/api/v1/labels";
        using HttpResponseMessage refused = await client.GetAsync(labels);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        (await client.GetStringAsync(labels)).ShouldContain("success");
        await app.StopAsync();
    }
}
