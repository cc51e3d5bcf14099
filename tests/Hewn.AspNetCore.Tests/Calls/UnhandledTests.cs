using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>Exceptions that nobody handles: answered as the server alone would, and with the request id.</summary>
public sealed class UnhandledTests
{
    private const string Failing = " HTTP/1.1\r\nHost: h\r\nX-Request-ID: mine-1\r\n";

    private static void MapFailures(WebApplication web)
    {
        web.MapGet("/fine", () => "fine");
        web.MapGet("/boom", string (HttpContext context) =>
        {
            context.Response.Headers["X-Mine"] = "gone";
            context.Response.StatusCode = 201;
            context.Response.ContentLength = 77;
            context.Response.ContentType = "text/plain";
            throw new InvalidOperationException("it broke");
        });
        web.MapMethods("/head", ["HEAD"], string () => throw new InvalidOperationException("it broke"));
        web.MapPost("/boom", string () => throw new InvalidOperationException("it broke"));
        web.MapGet("/half", string (HttpContext context) =>
        {
            context.Response.BodyWriter.GetMemory(5);
            context.Response.BodyWriter.Advance(5); // Stands in the server's buffer, not sent.
            throw new InvalidOperationException("it broke");
        });
        web.MapGet("/bad", string () => throw new Microsoft.AspNetCore.Http.BadHttpRequestException("teapot", 418));
        web.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            throw new InvalidOperationException("it broke late");
        });
    }

    /// <summary>What the client gets until the server closes, without what differs from call to call.</summary>
    private static async Task<string[]> AskAsync(int port, string request)
    {
        using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(request);
        string[] lines = (await client.ReadToEndAsync()).Split("\r\n");
        return [.. lines.Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("GET /boom" + Failing + "\r\n", "500 Internal Server Error", true)]
    [InlineData("HEAD /head" + Failing + "\r\n", "500 Internal Server Error", true)]
    [InlineData("POST /boom" + Failing + "Content-Length: 4\r\n\r\nbody", "500 Internal Server Error", true)]
    [InlineData(
        "POST /boom" + Failing + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
        "500 Internal Server Error",
        true)]
    [InlineData("GET /bad" + Failing + "\r\n", "418 I'm a teapot", false)]
    [InlineData("GET /late" + Failing + "\r\n", "200 OK", false)]
    public async Task The_client_gets_what_the_server_alone_would_send_and_the_id(
        string request, string status, bool isKeptAlive)
    {
        const string Next = "GET /fine HTTP/1.1\r\nHost: h\r\nX-Request-ID: mine-2\r\nConnection: close\r\n\r\n";
        await using TestApp plain = await TestApp.StartBareAsync(MapFailures);
        string[] expected = await AskAsync(plain.Port, request + Next);
        var problems = new ConcurrentQueue<LogProblem>();
        await using TestApp app = await TestApp.StartAsync(
            MapFailures, options => options.Log.OnProblem = problems.Enqueue);
        string[] answer = await AskAsync(app.Port, request + Next);

        expected[0].ShouldBe("HTTP/1.1 " + status);
        answer.Where(line => !line.StartsWith("X-Request-ID: ", StringComparison.Ordinal)).ShouldBe(expected);
        answer.Where(line => line.StartsWith("X-Request-ID: ", StringComparison.Ordinal))
            .ShouldBe(isKeptAlive ? ["X-Request-ID: mine-1", "X-Request-ID: mine-2"] : ["X-Request-ID: mine-1"]);
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        JsonElement ending = records.One("exception");
        ending.Text("request_id").ShouldBe("mine-1");
        answer[0].ShouldContain($" {ending.Number("status_code")} ");
        (await app.StopAndReadAsync("errors.log")).ShouldHaveSingleItem().GetRawText().ShouldBe(ending.GetRawText());
        problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_written_but_not_sent_is_not_taken_for_the_next_response()
    {
        await using TestApp app = await TestApp.StartAsync(MapFailures);
        using RawClient client = await RawClient.ConnectAsync(app.Port);
        await client.SendAsync("GET /half" + Failing + "\r\n");
        string answer = await client.ReadToEndAsync(); // The server alone would keep the connection.
        answer.ShouldStartWith("HTTP/1.1 500 ");
        answer.ShouldContain("\r\nConnection: close\r\n");
        answer.ShouldContain("\r\nX-Request-ID: mine-1\r\n");
    }

    [Fact]
    public async Task The_exception_goes_on_to_the_hosts_telemetry()
    {
        var seen = new ConcurrentQueue<Exception>();
        await using TestApp app = await TestApp.StartAsync(MapFailures);
        using IDisposable subscription = app.Services.GetRequiredService<DiagnosticListener>().Subscribe(
            new Observer(pair =>
            {
                if (pair.Key == "Microsoft.AspNetCore.Hosting.UnhandledException")
                    seen.Enqueue((Exception)pair.Value!.GetType().GetProperty("exception")!.GetValue(pair.Value)!);
            }));
        using HttpResponseMessage response = await app.Client.GetAsync("/boom");
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await app.StopAndReadAsync();
        seen.ShouldHaveSingleItem().Message.ShouldBe("it broke");
    }

    [Fact]
    public async Task Over_HTTP_2_the_id_comes_back_too()
    {
        await using TestApp app = await TestApp.StartAsync(
            MapFailures,
            build: builder => builder.WebHost.ConfigureKestrel(
                kestrel => kestrel.ConfigureEndpointDefaults(at => at.Protocols = HttpProtocols.Http2)));
        for (int i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/boom")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Headers = { { "X-Request-ID", $"h2-{i}" } },
            };
            using HttpResponseMessage response = await app.Client.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            response.Headers.GetValues("X-Request-ID").ShouldBe([$"h2-{i}"]);
            response.Headers.Contains("X-Mine").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task A_client_that_has_gone_is_not_answered()
    {
        int began = 0;
        var arrived = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/wait", async (HttpContext context) =>
        {
            context.Response.OnStarting(() =>
            {
                began++;
                return Task.CompletedTask;
            });
            arrived.SetResult();
            await Task.Delay(TestApp.Timeout, TimeProvider.System, context.RequestAborted);
        }));
        using (RawClient client = await RawClient.ConnectAsync(app.Port))
        {
            await client.SendAsync("GET /wait" + Failing + "\r\n");
            await arrived.Task.WaitAsync(TestApp.Timeout);
            client.Reset();
        }

        (await app.StopAndReadAsync()).One("response").Text("outcome").ShouldBe("aborted_by_client");
        began.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_that_are_not_recorded_get_their_id_as_well()
    {
        await using TestApp app = await TestApp.StartAsync(MapFailures, options => options.Enabled = false);
        using HttpResponseMessage response = await app.Client.GetAsync("/boom");
        string id = response.Headers.GetValues("X-Request-ID").Single();
        JsonElement line = (await app.StopAndReadAsync()).ShouldHaveSingleItem(); // The server's own is all there is.
        line.Text("request_id").ShouldBe(id);
        line.Text("event_name").ShouldBe("ApplicationError");
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task An_error_page_that_another_startup_filter_brings_answers_itself(string environment)
    {
        await using TestApp app = await TestApp.StartAsync(
            MapFailures,
            build: builder => builder.Services.AddSingleton<IStartupFilter, ErrorPage>(),
            environment: environment);
        using HttpResponseMessage response = await app.Client.GetAsync("/boom");
        string body = await response.Content.ReadAsStringAsync();
        body.ShouldContain(environment == "Production" ? "sorry" : "it broke"); // The developer's page is inside.
        response.Headers.Contains("X-Request-ID").ShouldBeTrue();
        (await app.StopAndReadAsync("errors.log")).One("exception").Text("error").ShouldBe("it broke");
    }

    private sealed class ErrorPage : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
            next(app);
        };
    }

    private sealed class Observer(Action<KeyValuePair<string, object?>> see) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value) => see(value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
