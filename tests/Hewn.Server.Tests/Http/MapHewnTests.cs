using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Hewn.Server.Tests.Http;

/// <summary>The same API inside of an application.</summary>
public sealed class MapHewnTests
{
    [Fact]
    public async Task It_answers_below_its_path_and_leaves_the_rest_to_the_application()
    {
        string folder = Directory.CreateTempSubdirectory("hewn-server-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication app = builder.Build();
        app.MapHewn("/logs", new LogServerOptions { Directory = folder });
        app.MapGet("/own", () => "own");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using HttpResponseMessage push = await client.PostAsync("/logs/loki/api/v1/push",
            new StringContent("""{"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}]}""", null, "application/json"));
        push.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        JsonElement found = await client.GetFromJsonAsync<JsonElement>("/logs/loki/api/v1/labels?start=0&end=10");
        found.GetProperty("data").EnumerateArray().Select(name => name.GetString()).ShouldBe(["a", "service_name"]);
        (await client.GetStringAsync("/logs/")).ShouldContain("How to connect");
        (await client.GetStringAsync("/own")).ShouldBe("own");
        (await client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await app.StopAsync();
        string[] files = Directory.GetFiles(Path.Combine(folder, ".pushed"), "*", SearchOption.AllDirectories);
        (await File.ReadAllTextAsync(files.Single(file => file.EndsWith(".jsonl", StringComparison.Ordinal))))
            .ShouldContain("\"message\":\"x\"");
        files.ShouldNotContain(file => file.EndsWith(".ring", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }
}
