using System.Net.Http.Json;
using System.Text.Json;
using Hewn.AspNetCore;
using Hewn.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Browser;

/// <summary>
/// A server over calls that the recorder has captured, of yesterday and of today, and over what the sample's cache has
/// logged. Since yesterday one model takes three times as long for one of its two callers.
/// </summary>
public sealed class RecordedTraffic : IAsyncLifetime
{
    /// <summary>Calls of each of two models for each of two callers, each day.</summary>
    public const int Each = 12;

    /// <summary>Text that acts in a page that does not take care.</summary>
    public const string Hostile = "<img src=x onerror=\"document.title='run'\"> \u202etxet";

    private static readonly string[] _models = ["llama-3.3-70b", "qwen3-8b"];
    private static readonly string[] _callers = ["notebook", "nightly-eval"];
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-traffic-").FullName;
    private LogServerHost? _server;

    /// <summary>Where the server listens.</summary>
    public Uri Server => _server!.Addresses[0];

    public async Task InitializeAsync()
    {
        if (new ChromiumFactAttribute().Skip is not null)
            return;
        DateTimeOffset now = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(20);
        await RecordAsync(now - TimeSpan.FromDays(1), slower: 1);
        await RecordAsync(now, slower: 3);
        CacheRecords.Write(_folder, now);
        _server = await LogServerHost.StartAsync(
            new LogServerOptions { Directory = _folder, DiskSpaceInterval = null }, "127.0.0.1:0");
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Calls an application that is recorded as any other is.</summary>
    private async Task RecordAsync(DateTimeOffset start, double slower)
    {
        var time = new SteppedTime(start);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddHewnApiLogging(options =>
        {
            options.Log.Directory = _folder;
            options.Log.Service = "llm-server";
            options.Log.HandleProcessExit = false;
            options.Log.Time = time;
            options.Spans = SpanRecords.Always;
        });
        await using WebApplication app = builder.Build();
        app.UseHewnApiLogging();
        app.MapPost("/v1/chat/completions", context => AnswerAsync(context, time, slower, app.Logger));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        for (int i = 0; i < Each; i++)
        {
            foreach (string model in _models)
            {
                foreach (string caller in _callers)
                    await CallAsync(client, caller, model, $"Question {i}");
            }
        }

        await CallAsync(client, "notebook", "mistral-7b", "Are you there?");
        await CallAsync(client, "<b>bold</b>", "qwen3-8b", Hostile);
        await LeaveAsync(client);
        await app.StopAsync();
    }

    private static HttpRequestMessage Ask(string caller, string model, string question)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model,
                stream = true,
                messages = new object[]
                {
                    new { role = "system", content = "Answer with code." },
                    new { role = "user", content = question },
                },
                tools = new[] { new { type = "function", function = new { name = "look_up" } } },
            }),
        };
        request.Headers.Add("X-Title", caller);
        return request;
    }

    private static async Task CallAsync(HttpClient client, string caller, string model, string question)
    {
        using HttpRequestMessage request = Ask(caller, model, question);
        using HttpResponseMessage answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Goes away as soon as something of the answer has come.</summary>
    private static async Task LeaveAsync(HttpClient client)
    {
        using HttpRequestMessage request = Ask("notebook", "qwen3-8b", "forever");
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        (await stream.ReadAsync(new byte[16])).ShouldBePositive();
    }

    private static async Task AnswerAsync(HttpContext context, SteppedTime time, double slower, ILogger logger)
    {
        using JsonDocument asked = await JsonDocument.ParseAsync(context.Request.Body);
        string model = asked.RootElement.GetProperty("model").GetString()!;
        string question = asked.RootElement.GetProperty("messages")[1].GetProperty("content").GetString()!;
        logger.LogWarning("Waiting for a slot of {Model}", model);
        if (!_models.Contains(model))
        {
            time.Pass(2);
            context.Response.StatusCode = 404;
            var error = new { message = "no such model", type = "not_found" };
            await context.Response.WriteAsJsonAsync(new { error });
            return;
        }

        bool isSlow = model == _models[0] && context.Request.Headers["X-Title"] == _callers[1];
        double step = (model == _models[0] ? 40 : 15) * (isSlow ? slower : 1);
        context.Response.ContentType = "text/event-stream";
        time.Pass((step * 4) + (question.Length % 10));
        foreach (string text in new[] { "Here:\n", "```js\n", "alert(1)\n", "```\n", question })
        {
            var piece = new { index = 0, delta = new { content = text } };
            await SendAsync(context, new { model, choices = new[] { piece } });
            if (question == "forever")
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            time.Pass(step);
        }

        var ended = new { index = 0, delta = new { }, finish_reason = "stop" };
        await SendAsync(context, new { model, choices = new[] { ended } });
        var usage = new { prompt_tokens = 30, completion_tokens = 20, total_tokens = 50 };
        await SendAsync(context, new { model, choices = Array.Empty<object>(), usage });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task SendAsync(HttpContext context, object chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
