using System.Net.Http.Json;
using System.Text.Json;
using Hewn.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>The model calls of an experiment, in the log of its session.</summary>
public sealed class SessionCallTests : IDisposable
{
    private const string Answer =
        """
        {"id":"c1","object":"chat.completion","model":"m1","choices":[{"index":0,"finish_reason":"stop",
        "message":{"role":"assistant","content":"42"}}],"usage":{"prompt_tokens":9,"completion_tokens":4}}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-session-api-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<List<JsonElement>> CallAsync(Func<WebApplicationBuilder, Session, bool> add)
    {
        await using (var session = Session.Open("eval", "llm", _folder, configure: options =>
            (options.RecordsGit, options.OnProblem) = (false, _ => { })))
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            bool capturesCalls = add(builder, session);
            await using WebApplication app = builder.Build();
            if (capturesCalls)
                app.UseHewnApiLogging();
            app.MapPost("/v1/chat/completions", (HttpContext context, ILogger<SessionCallTests> log) =>
            {
                log.LogInformation("Answering with {Model}", "m1");
                return Results.Text(Answer, "application/json");
            });
            await app.StartAsync();
            session.Info("asking", new { question = 1 });
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TestApp.Timeout };
            (await client.PostAsJsonAsync("/v1/chat/completions", new
            {
                model = "m1",
                messages = new[] { new { role = "user", content = "6 × 7?" } },
            })).EnsureSuccessStatusCode();
            await app.StopAsync();
            await app.DisposeAsync(); // What the application ends is its own: the session goes on.
            session.Info("answered");
        }

        return [.. File.ReadLines(Path.Combine(_folder, "llm", "eval", "logs", "logs.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)];
    }

    [Fact]
    public async Task Calls_of_an_application_stand_in_the_session_with_their_tokens()
    {
        List<JsonElement> records = await CallAsync((builder, session) =>
        {
            builder.AddHewnApiLogging(session.System);
            return true;
        });
        records.Select(record => record.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe(Enumerable.Range(0, records.Count));
        JsonElement[] calls = [.. records.Select(record => record.GetProperty("metadata"))
            .Where(metadata => metadata.ValueKind == JsonValueKind.Object)];
        JsonElement response = calls.Single(metadata => metadata.Text("type") == "response");
        (response.Text("model"), response.Number("prompt_tokens"), response.Number("completion_tokens"))
            .ShouldBe(("m1", 9, 4));
        calls.Single(metadata => metadata.Text("type") == "request").Text("request_id")
            .ShouldBe(response.Text("request_id"));
        JsonElement inside = records.Single(record => record.Text("message") == "Answering with m1")
            .GetProperty("metadata");
        inside.Text("request_id").ShouldBe(response.Text("request_id"));
        records[0].Text("message").ShouldBe("asking");
        records[^1].Text("message").ShouldBe("answered");
        Directory.GetFiles(_folder, "*.log", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Ordinary_logging_of_an_application_stands_in_the_session()
    {
        List<JsonElement> records = await CallAsync((builder, session) =>
        {
            builder.Logging.AddHewn(session.System);
            return false;
        });
        JsonElement inside = records.Single(record => record.Text("message") == "Answering with m1")
            .GetProperty("metadata");
        inside.Text("Model").ShouldBe("m1");
        inside.Text("logger").ShouldBe(typeof(SessionCallTests).FullName);
        records.ShouldNotContain(record => record.GetProperty("metadata").ValueKind == JsonValueKind.Object
            && record.GetProperty("metadata").Text("type") == "response");
    }

    [Fact]
    public void A_second_call_for_one_application_is_refused()
    {
        using var session = Session.Open("eval", "llm", _folder, configure: options => options.RecordsGit = false);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.AddHewnApiLogging(session.System);
        Should.Throw<InvalidOperationException>(() => builder.AddHewnApiLogging(session.System));
    }
}
