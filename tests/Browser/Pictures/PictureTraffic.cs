using System.Net.Http.Json;
using System.Text.Json;
using Hewn.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Browser.Pictures;

/// <summary>
/// Two days of a model server as the recorder captures them: three models, four callers, a few refusals, failures and
/// clients that leave. On the second day one model takes twice as long, three times as long for one of its callers.
/// </summary>
internal sealed class PictureTraffic(string folder)
{
    private const string Manner = "You help the people of a library. Answer briefly, and name your sources.";
    private static readonly string[] _models = ["llama-3.3-70b", "qwen3-8b", "gpt-oss-20b"];
    private static readonly string[] _callers = ["catalogue", "front-desk", "nightly-eval", "notebook"];

    private static readonly (string Question, string Answer)[] _talks =
    [
        ("Which edition of \"Walden\" do we have?", "Two: the **Penguin** of 1983 and the *Princeton* of 2004."),
        ("How do I count lines by level?", "Ask for it:\n\n```logql\nsum by (level) (count_over_time({app=\"x\"}[5m]))"
            + "\n```\n\nEach level becomes a curve."),
        ("Summarise the minutes of Tuesday.", "Three points were settled: opening hours, the new scanner, the budget."),
        ("Translate: \"Der Speicher ist voll.\"", "\"The storage is full.\""),
        ("Who wrote about the bees of Samsø?", "Nobody in the catalogue; the nearest is *Frisch, 1927*."),
        ("Is the reading room free at four?", "It is, until half past six."),
    ];

    private readonly Random _random = new(7);

    /// <summary>Records a day's calls.</summary>
    /// <param name="start">When it begins.</param>
    /// <param name="calls">How many there are.</param>
    /// <param name="isSlow">Whether something takes longer than it did.</param>
    public async Task RecordAsync(DateTimeOffset start, int calls, bool isSlow)
    {
        var time = new SteppedTime(start);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddHewnApiLogging(options =>
        {
            options.Log.Directory = folder;
            options.Log.Service = "llm-server";
            options.Log.HandleProcessExit = false;
            options.Log.Time = time;
            options.Spans = SpanRecords.Always;
        });
        await using WebApplication app = builder.Build();
        using var recorded = new SemaphoreSlim(0);
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                recorded.Release(); // Also of one that was left: what waited for its client is cancelled.
            }
        });
        app.UseHewnApiLogging();
        app.MapPost("/v1/chat/completions", context => AnswerAsync(context, time, isSlow, app.Logger));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        double each = TimeSpan.FromHours(23.9).TotalMilliseconds / calls;
        DateTimeOffset next = start;
        for (int i = 0; i < calls; i++)
        {
            next = next.AddMilliseconds(each * (0.6 + (0.8 * _random.NextDouble())));
            time.Pass(Math.Max(1, (next - time.GetUtcNow()).TotalMilliseconds));
            await CallAsync(client, i);
            await recorded.WaitAsync(); // No time passes before: also a call that was left has ended by then.
        }

        await app.StopAsync();
    }

    private async Task CallAsync(HttpClient client, int number)
    {
        string model = number % 41 == 40 ? "mistral-7b" : _models[_random.Next(_models.Length)];
        bool leaves = number % 29 == 11;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                model,
                stream = true,
                temperature = 0.2,
                messages = new object[]
                {
                    new { role = "system", content = Manner },
                    new { role = "user", content = _talks[number % _talks.Length].Question },
                },
                tools = new[] { new { type = "function", function = new { name = "search_catalogue" } } },
            }),
        };
        request.Headers.Add("X-Title", _callers[_random.Next(_callers.Length)]);
        request.Headers.Add("X-Leaves", leaves ? "yes" : "no");
        using HttpResponseMessage answer =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        if (leaves)
            (await stream.ReadAsync(new byte[16])).ShouldBePositive();
        else
            await stream.CopyToAsync(Stream.Null);
    }

    private async Task AnswerAsync(HttpContext context, SteppedTime time, bool isSlow, ILogger logger)
    {
        using JsonDocument asked = await JsonDocument.ParseAsync(context.Request.Body);
        string model = asked.RootElement.GetProperty("model").GetString()!;
        string question = asked.RootElement.GetProperty("messages")[1].GetProperty("content").GetString()!;
        int at = Array.IndexOf(_models, model);
        if (at < 0)
        {
            logger.LogWarning("No such model: {Model}", model);
            await FailAsync(context, time, 404, "The model does not exist.");
            return;
        }

        double queue = _random.NextDouble() * 60;
        time.Pass(queue);
        if (_random.Next(60) == 0)
        {
            logger.LogError("Out of memory on device {Device}: {Mebibytes} MiB wanted for {Model}", _random.Next(2),
                _random.Next(200, 900), model);
            await FailAsync(context, time, 500, "The model's memory is exhausted.");
            return;
        }

        string caller = context.Request.Headers["X-Title"].ToString();
        double slower = !isSlow || at != 0 ? 1 : caller == "nightly-eval" ? 3 : 1.6;
        double step = (at == 0 ? 34 : at == 1 ? 11 : 19) * slower * (0.7 + (0.6 * _random.NextDouble()));
        if (slower > 2)
            logger.LogWarning("Evicted {Blocks} blocks of {Model} for a prompt", _random.Next(4, 60), model);
        context.Response.ContentType = "text/event-stream";
        time.Pass(step * (3 + (4 * _random.NextDouble())));
        string text = _talks.First(talk => talk.Question == question).Answer;
        int tokens = 0;
        foreach (string piece in text.Split(' '))
        {
            var delta = new { content = piece + " " };
            await SendAsync(context, new { model, choices = new[] { new { index = 0, delta } } });
            if (context.Request.Headers["X-Leaves"] == "yes")
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            time.Pass(step);
            tokens++;
        }

        string reason = _random.Next(9) == 0 ? "length" : "stop";
        await SendAsync(context,
            new { model, choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } } });
        int prompt = 40 + question.Length;
        var usage = new
        {
            prompt_tokens = prompt, completion_tokens = tokens, total_tokens = prompt + tokens,
            prompt_tokens_details = new { cached_tokens = _random.Next(2) * 36 }, queue_time = queue / 1000,
        };
        await SendAsync(context, new { model, choices = Array.Empty<object>(), usage });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task FailAsync(HttpContext context, SteppedTime time, int status, string message)
    {
        time.Pass(3);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { error = new { message } });
    }

    private static async Task SendAsync(HttpContext context, object chunk)
    {
        await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
