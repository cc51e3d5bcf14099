using System.Net;
using System.Text.Json;
using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static System.StringComparison;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>What the host and the server log about a call carries its id, and nothing else does.</summary>
public sealed class ServerLineTests
{
    private static Task<TestApp> StartAsync(Action<WebApplication> map) => TestApp.StartAsync(
        map,
        options => options.Log.MinimumLevel = Level.Trace,
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddFilter<CallLoggerProvider>("Microsoft.AspNetCore", LogLevel.Trace);
        });

    private static string Get(string id, string path = "/", string more = "") =>
        $"GET {path} HTTP/1.1\r\nHost: h\r\nX-Request-ID: {id}\r\n{more}\r\n";

    [Fact]
    public async Task Every_line_about_a_call_has_its_id_on_one_connection_too()
    {
        await using TestApp app = await StartAsync(web =>
        {
            web.MapGet("/", () => "ok");
            web.MapGet("/boom", string () => throw new InvalidOperationException("it broke"));
            web.MapPost("/unread", () => "ok");
        });
        using (RawClient client = await RawClient.ConnectAsync(app.Port))
        {
            await client.SendAsync(Get("one"));
            await client.ReadUntilAsync("ok");
            await client.SendAsync(Get("two", "/boom"));
            await client.ReadUntilAsync("two");
            await client.SendAsync(Get("three") + Get("four") + Get("five")); // Pipelined.
            await client.ReadUntilAsync("five");
            await client.SendAsync(
                "POST /unread HTTP/1.1\r\nHost: h\r\nX-Request-ID: six\r\nContent-Length: 4\r\n\r\n");
            await client.ReadUntilAsync("ok");
            await client.SendAsync("body" + Get("seven", more: "Connection: close\r\n"));
            await client.ReadToEndAsync();
        }

        List<JsonElement> records = await app.StopAndReadAsync();
        int begins = records.FindIndex(IsStart);
        int ends = records.FindLastIndex(record => record.Text("message")!.StartsWith("Request finished", Ordinal));
        List<JsonElement> ofCalls = records[begins..(ends + 1)];
        string? current = null;
        var order = new List<string?>();
        foreach (JsonElement record in ofCalls) // One connection: a call's lines stand together.
        {
            if (IsStart(record))
                order.Add(current = record.Text("request_id"));
            record.Text("request_id").ShouldBe(current, record.GetRawText());
        }

        order.ShouldBe(["one", "two", "three", "four", "five", "six", "seven"]);
        ofCalls.Count(record => record.Text("message")!.StartsWith("Request finished", Ordinal)).ShouldBe(7);
        ofCalls.Single(record => record.Text("event_name") == "RequestBodyDone")
            .Text("request_id").ShouldBe("six"); // Drained when the call's context is gone.
        records[..begins].Concat(records[(ends + 1)..]).ShouldAllBe(record => !record.Has("request_id"));
        records[ends..].ShouldContain(record => record.Text("event_name") == "ConnectionStop");
    }

    [Fact]
    public async Task Calls_side_by_side_on_one_HTTP_2_connection_keep_their_ids()
    {
        const int Calls = 32;
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/{n}", async (int n) =>
            {
                await Task.Yield();
                return n;
            }),
            options => options.Log.MinimumLevel = Level.Trace,
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace);
                builder.Logging.AddFilter<CallLoggerProvider>("Microsoft.AspNetCore.Hosting", LogLevel.Information);
                builder.WebHost.ConfigureKestrel(
                    kestrel => kestrel.ConfigureEndpointDefaults(at => at.Protocols = HttpProtocols.Http2));
            });
        await Task.WhenAll(Enumerable.Range(0, Calls).Select(async n =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{n}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Headers = { { "X-Request-ID", $"call-{n}" } },
            };
            using HttpResponseMessage response = await app.Client.SendAsync(request);
            response.Headers.GetValues("X-Request-ID").ShouldBe([$"call-{n}"]);
        }));
        ILookup<string?, JsonElement> calls =
            (await app.StopAndReadAsync()).Where(r => r.Has("request_id")).ToLookup(r => r.Text("request_id"));
        calls.Count.ShouldBe(Calls);
        foreach (IGrouping<string?, JsonElement> call in calls)
        {
            call.Count().ShouldBe(4, call.Key); // Starting, request, response, finished.
            call.ShouldAllBe(record => record.GetRawText().Contains($"/{call.Key!.Substring(5)}", Ordinal));
        }
    }

    [Fact]
    public async Task A_call_that_brings_no_id_has_one_on_all_its_lines_and_in_its_response()
    {
        await using TestApp app = await StartAsync(web => web.MapGet("/", (HttpContext context) =>
            context.ApiCall().RequestId));
        using HttpResponseMessage response = await app.Client.GetAsync("/");
        string id = response.Headers.GetValues("X-Request-ID").Single();
        (await response.Content.ReadAsStringAsync()).ShouldBe(id);
        List<JsonElement> records = await app.StopAndReadAsync();
        records.Where(record => record.Has("request_id")).Select(record => record.Text("request_id")).Distinct()
            .ShouldBe([id]);
        records.Single(IsStart).Text("request_id").ShouldBe(id);
    }

    [Fact]
    public async Task Another_factory_of_contexts_is_kept_and_one_made_inside_of_a_call_changes_nothing()
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/", (IHttpContextFactory contexts, LogSystem log) =>
            {
                HttpContext inner = contexts.Create(new DefaultHttpContext().Features);
                string? made = inner.Items["made by"] as string;
                log.For("test").Info("inside");
                contexts.Dispose(inner);
                log.For("test").Info("after");
                return made;
            }),
            build: builder => builder.Services.AddSingleton<IHttpContextFactory, OtherFactory>());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Request-ID", "outer" } } };
        using HttpResponseMessage response = await app.Client.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe("other");
        List<JsonElement> records = await app.StopAndReadAsync();
        records.Where(record => record.Text("message") != "inside")
            .ShouldAllBe(record => record.Text("request_id") == "outer");
        records.Single(record => record.Text("message") == "inside").Text("request_id").ShouldNotBeNull()
            .ShouldStartWith("req_");
        records.Count(record => record.Text("message") is "after").ShouldBe(1);
    }

    private static bool IsStart(JsonElement record) =>
        record.Text("message")!.StartsWith("Request starting", Ordinal);

    private sealed class OtherFactory(IServiceProvider services) : IHttpContextFactory
    {
        private readonly DefaultHttpContextFactory _usual = new(services);

        public HttpContext Create(IFeatureCollection featureCollection)
        {
            HttpContext context = _usual.Create(featureCollection);
            context.Items["made by"] = "other";
            return context;
        }

        public void Dispose(HttpContext httpContext) => _usual.Dispose(httpContext);
    }
}
