using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class AbortTests
{
    [Fact]
    public async Task A_client_that_leaves_mid_stream_is_a_warning_and_no_exception()
    {
        var ended = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/tokens", async (HttpContext context) =>
        {
            try
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.WriteAsync("data: one\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            finally
            {
                ended.SetResult();
            }
        }));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /tokens HTTP/1.1\r\nHost: h\r\n\r\n");
        await client.ReadUntilAsync("data: one");
        client.Reset();
        await ended.Task.WaitAsync(TestApp.Timeout);
        List<JsonElement> records = await app.StopAndReadAsync();

        records.OfType("exception").ShouldBeEmpty();
        JsonElement response = records.One("response");
        response.Text("message").ShouldBe("Response aborted by client");
        response.Text("outcome").ShouldBe("aborted_by_client");
        response.Text("level").ShouldBe("WARN");
        response.Number("status_code").ShouldBe(200);
        response.Text("response_body").ShouldBe("data: one\n\n");
        response.Has("content_length").ShouldBeFalse();
        (await app.StopAndReadAsync("errors.log")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_leaves_before_the_answer_is_a_499(bool handlerSwallowsTheCancellation)
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/wait", async (HttpContext context) =>
        {
            arrived.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            catch (OperationCanceledException) when (handlerSwallowsTheCancellation)
            {
            }
            finally
            {
                ended.SetResult();
            }
        }));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        await arrived.Task.WaitAsync(TestApp.Timeout);
        client.Reset();
        await ended.Task.WaitAsync(TestApp.Timeout);
        List<JsonElement> records = await app.StopAndReadAsync();

        JsonElement response = records.One("response");
        response.Number("status_code").ShouldBe(499);
        response.Text("outcome").ShouldBe("aborted_by_client");
        response.Has("error_type").ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_upload_leaves_what_it_sent()
    {
        var arrived = new TaskCompletionSource(); // A reset before the server has taken the connection is no call.
        var ended = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/up", async (HttpContext context) =>
        {
            arrived.SetResult();
            try
            {
                using var reader = new StreamReader(context.Request.Body);
                await reader.ReadToEndAsync(context.RequestAborted);
            }
            finally
            {
                ended.SetResult();
            }
        }));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync(
            "POST /up HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf");
        await arrived.Task.WaitAsync(TestApp.Timeout);
        client.Reset();
        await ended.Task.WaitAsync(TestApp.Timeout);
        List<JsonElement> records = await app.StopAndReadAsync();

        records.OfType("request").Count.ShouldBe(1);
        (records.OfType("response").Count + records.OfType("exception").Count).ShouldBe(1);
        if (records.One("request").Text("request_body") is { } body) // A reset may destroy what was under way.
            body.ShouldBe("half…[truncated 96 bytes]");
    }

    [Fact]
    public async Task A_client_that_hangs_up_after_the_last_byte_was_served()
    {
        var gone = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/done", async (HttpContext context) =>
        {
            context.RequestAborted.Register(() => gone.SetResult());
            context.Response.ContentLength = 4;
            await context.Response.WriteAsync("done");
            await context.Response.Body.FlushAsync();
            await gone.Task.WaitAsync(TestApp.Timeout);
        }));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /done HTTP/1.1\r\nHost: h\r\n\r\n");
        await client.ReadUntilAsync("done");
        client.Reset();
        await gone.Task.WaitAsync(TestApp.Timeout);

        (await app.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("completed");
    }

    [Fact]
    public async Task An_application_that_cuts_the_connection_is_not_blamed_on_the_client()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/cut", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }));

        await Should.ThrowAsync<HttpRequestException>(() => app.Client.GetAsync("/cut"));
        JsonElement response = (await app.StopAndReadAsync()).One("response");
        response.Text("outcome").ShouldBe("failed");
        response.Text("level").ShouldBe("ERROR");
        response.Text("error_type").ShouldBe("AbortedByApplication");
    }

    [Fact]
    public async Task An_endpoint_whose_client_left_was_no_success_even_if_it_took_no_notice()
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/deaf", async (HttpContext context) =>
        {
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(() => gone.SetResult());
            arrived.SetResult();
            await gone.Task;
            ended.SetResult();
            return "done";
        }).LogEndpoint("deaf"));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /deaf HTTP/1.1\r\nHost: h\r\n\r\n");
        await arrived.Task.WaitAsync(TestApp.Timeout);
        client.Reset();
        await ended.Task.WaitAsync(TestApp.Timeout);
        List<JsonElement> records = await app.StopAndReadAsync();

        records.One("endpoint_execution").Text("status").ShouldBe("error");
        records.One("endpoint_execution").Text("error_type").ShouldBe("ClientAborted");
        records.One("endpoint_execution").Text("level").ShouldBe("WARN");
        records.One("response").Text("outcome").ShouldBe("aborted_by_client");
    }

    [Fact]
    public async Task A_fault_of_the_application_stays_one_when_the_client_has_left()
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/bug", async (HttpContext context) =>
        {
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(() => gone.SetResult());
            arrived.SetResult();
            await gone.Task;
            ended.SetResult();
            throw new FormatException("a bug");
        }));

        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /bug HTTP/1.1\r\nHost: h\r\n\r\n");
        await arrived.Task.WaitAsync(TestApp.Timeout);
        client.Reset();
        await ended.Task.WaitAsync(TestApp.Timeout);

        (await app.StopAndReadAsync()).One("exception").Text("exception_type").ShouldBe("System.FormatException");
    }
}
