using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>Whether the client had everything when its connection ended.</summary>
public sealed class DeliveryTests
{
    private const string Head = " HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    public async Task A_client_that_hangs_up_at_the_last_event_was_served_each_time()
    {
        const int Times = 200;
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (string item in new[] { "one", "two", "[DONE]" })
            {
                await context.Response.WriteAsync($"data: {item}\n\n");
                await context.Response.Body.FlushAsync();
            }
        }));
        for (int i = 0; i < Times; i++)
        {
            using RawClient client = await RawClient.ConnectAsync(app.Port);
            await client.SendAsync("GET /events" + Head);
            await client.ReadUntilAsync("[DONE]");
            client.Reset();
        }

        List<JsonElement> responses = (await app.StopAndReadAsync()).ShouldAllBeOfCalls().OfType("response");
        responses.Count.ShouldBe(Times);
        responses.ShouldAllBe(response => response.Text("outcome") == "completed");
    }

    [Theory]
    [InlineData("nothing", "completed")]
    [InlineData("empty-flush", "completed")]
    [InlineData("write", "aborted_by_client")]
    [InlineData("pipe-write", "aborted_by_client")]
    [InlineData("pipe-unflushed", "aborted_by_client")]
    [InlineData("pipe-flush", "aborted_by_client")]
    [InlineData("file", "aborted_by_client")]
    [InlineData("pipe-complete", "aborted_by_client")]
    [InlineData("complete", "completed")]
    public async Task What_is_sent_when_the_client_has_gone_tells_whether_it_had_everything(string then, string outcome)
    {
        var gone = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/x", async (HttpContext context) =>
        {
            context.RequestAborted.Register(() => gone.SetResult());
            await context.Response.WriteAsync("first");
            await gone.Task.WaitAsync(TestApp.Timeout);
            await SendAsync(context.Response, then);
        }));
        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /x" + Head);
        await client.ReadUntilAsync("first");
        client.Reset();
        await gone.Task.WaitAsync(TestApp.Timeout);

        (await app.StopAndReadAsync()).One("response").Text("outcome").ShouldBe(outcome);
    }

    private static async Task SendAsync(HttpResponse response, string how)
    {
        switch (how)
        {
            case "empty-flush":
                await response.Body.FlushAsync();
                break;
            case "write":
                await response.Body.WriteAsync("more"u8.ToArray());
                break;
            case "pipe-write":
                await response.BodyWriter.WriteAsync("more"u8.ToArray());
                break;
            case "pipe-unflushed":
            case "pipe-flush":
            case "pipe-complete":
                "more"u8.CopyTo(response.BodyWriter.GetSpan(4));
                response.BodyWriter.Advance(4);
                if (how == "pipe-flush")
                    await response.BodyWriter.FlushAsync();
                else if (how == "pipe-complete")
                    await response.CompleteAsync();
                break;
            case "complete":
                await response.CompleteAsync();
                break;
            case "file":
                await response.SendFileAsync(typeof(DeliveryTests).Assembly.Location);
                break;
            default:
                break;
        }
    }

    [Fact]
    public async Task A_time_out_set_outside_of_us_is_not_blamed_on_the_client()
    {
        await using TestApp app = await TestApp.StartBareAsync(
            web =>
            {
                web.UseRequestTimeouts();
                web.UseHewnApiLogging();
                web.MapGet("/slow", (CancellationToken gone) => Task.Delay(Timeout.InfiniteTimeSpan, gone));
            },
            build: builder => builder.Services.AddRequestTimeouts(options => options.DefaultPolicy =
                new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(20) }));
        ((int)(await app.Client.GetAsync("/slow")).StatusCode).ShouldBe(504);

        JsonElement record = (await app.StopAndReadAsync()).One("exception");
        record.Text("outcome").ShouldBe("failed");
        record.Text("level").ShouldBe("ERROR");
    }

    [Theory]
    [InlineData(null, 90)]
    [InlineData(30L, 30)]
    public async Task A_file_counts_with_what_was_sent_of_it(long? count, int expected)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[100]);
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/file", (HttpContext context) => context.Response.SendFileAsync(file, 10, count)));
        (await app.Client.GetByteArrayAsync("/file")).Length.ShouldBe(expected);
        (await app.StopAndReadAsync()).One("response").Number("content_length").ShouldBe(expected);
        File.Delete(file);
    }
}
