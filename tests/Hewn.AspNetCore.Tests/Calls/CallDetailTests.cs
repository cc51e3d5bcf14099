using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>What is logged below a level is kept for each call, and written when the call fails.</summary>
public sealed class CallDetailTests
{
    private static void Map(WebApplication web)
    {
        web.MapGet("/status/{code:int}", async (int code, ILoggerFactory loggers, LogSystem log) =>
        {
            loggers.CreateLogger("app").LogDebug("detail {Code}", code);
            await Task.Run(() => log.For("app").Debug("on another thread"));
            return Results.StatusCode(code);
        });
        web.MapGet("/throws", string (LogSystem log) =>
        {
            log.For("app").Debug("detail");
            throw new InvalidOperationException("it broke");
        });
        web.MapGet("/cut", async (HttpContext context, LogSystem log) =>
        {
            log.For("app").Debug("detail");
            await context.Response.WriteAsync("begun");
            context.Abort();
        });
    }

    private static async Task<List<JsonElement>> RecordsOfAsync(
        string path, Action<ApiLoggingOptions>? configure = null)
    {
        await using TestApp app = await TestApp.StartAsync(Map, options =>
        {
            options.CallBufferLevel = Level.Debug;
            configure?.Invoke(options);
        });
        try
        {
            await app.Client.GetAsync(path);
        }
        catch (HttpRequestException)
        {
            // The server broke it off.
        }

        return await app.StopAndReadAsync();
    }

    private static string?[] Details(IEnumerable<JsonElement> records) =>
        [.. records.Where(record => record.Text("level") == "DEBUG").Select(record => record.Text("message"))];

    [Theory]
    [InlineData("/status/200")]
    [InlineData("/status/302")]
    public async Task A_call_that_succeeds_leaves_no_details(string path)
    {
        List<JsonElement> records = await RecordsOfAsync(path);
        Details(records).ShouldBeEmpty();
        records.OfType("response").Count.ShouldBe(1);
        JsonElement told = records.Single(record => record.Text("reason") == "call_succeeded");
        told.Number("dropped").ShouldBe(2);
    }

    [Theory]
    [InlineData("/status/500", "detail 500")]
    [InlineData("/status/404", "detail 404")]
    public async Task A_call_that_fails_has_them_before_its_last_record(string path, string detail)
    {
        List<JsonElement> records = await RecordsOfAsync(path);
        Details(records).ShouldBe([detail, "on another thread"]);
        records[^1].Text("type").ShouldBe("response");
        records.Select(record => record.Text("request_id")).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("/throws")]
    [InlineData("/cut")]
    public async Task An_exception_and_a_broken_off_answer_are_failures(string path) =>
        Details(await RecordsOfAsync(path)).ShouldBe(["detail"]);

    [Fact]
    public async Task A_client_error_that_is_a_warning_is_no_failure()
    {
        List<JsonElement> records = await RecordsOfAsync(
            "/status/404", options => options.ClientErrorsAreWarnings = true);
        Details(records).ShouldBeEmpty();
        Details(await RecordsOfAsync("/status/503", options => options.Log.MinimumLevel = Level.Fatal))
            .ShouldBe(["detail 503", "on another thread"]);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_kept()
    {
        List<JsonElement> records = await RecordsOfAsync(
            "/status/500", options => options.CallBufferLevel = null);
        Details(records).ShouldBeEmpty();
        records.ShouldAllBe(record => !record.Has("reason"));
    }

    [Fact]
    public async Task A_client_that_leaves_is_a_failure_too()
    {
        var left = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/wait", async (HttpContext context, LogSystem log) =>
            {
                log.For("app").Debug("detail");
                left.SetResult();
                await Task.Delay(TestApp.Timeout, TimeProvider.System, context.RequestAborted);
            }),
            options => options.CallBufferLevel = Level.Debug);
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> call = app.Client.GetAsync("/wait", leave.Token);
        await left.Task;
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        List<JsonElement> records = await app.StopAndReadAsync();
        Details(records).ShouldBe(["detail"]);
        records.OfType("response").ShouldHaveSingleItem().Text("outcome").ShouldBe("aborted_by_client");
    }
}
