using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Hewn.AspNetCore;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.ProxyBenchmarks;

/// <summary>
/// The recording of a call alone: without sockets, web server and client library, one call behind the other on one
/// thread. What is left of the time when the same is done with the recording off is what the code itself needs. Told
/// are, for a call, the µs that passed, those of processor time on all threads, and the bytes that were allocated.
/// </summary>
internal static class RecordRole
{
    private static readonly byte[] _question = Encoding.ASCII.GetBytes(FirstByte.Body);

    private static readonly byte[] _answer = ModelServer.WholeBody();

    private static readonly UpstreamRoute _upstream = new(
        new ProxyUpstream(new Uri("http://127.0.0.1:11434/")), port: null);

    public static async Task<int> RunAsync(string directory, bool isRecording, int calls)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore(); // Never started: the calls are made below.
        builder.AddHewnApiLogging(options =>
        {
            options.Log.Directory = directory;
            options.Log.ReadEnvironment = false;
            options.Enabled = isRecording;
            options.HidesBodiesWithPrompts = true; // As the proxy does.
            options.Spans = SpanRecords.Always;
            options.SpanKind = ActivityKind.Client;
        });
        await using WebApplication app = builder.Build();
        app.UseHewnApiLogging();
        app.Run(AnswerAsync);
        RequestDelegate pipeline = ((IApplicationBuilder)app).Build();
        IHttpContextFactory contexts = app.Services.GetRequiredService<IHttpContextFactory>();
        await RunAsync(pipeline, contexts, calls); // Until the compiler has done its part.
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long begun = Stopwatch.GetTimestamp();
        await RunAsync(pipeline, contexts, calls);
        double own = Stopwatch.GetElapsedTime(begun).TotalMicroseconds / calls;
        bytes = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / calls;
        double all = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / calls;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{own:0.00} {all:0.00} {bytes}"));
        return 0;
    }

    private static async Task RunAsync(RequestDelegate pipeline, IHttpContextFactory contexts, int calls)
    {
        for (int i = 0; i < calls; i++)
            await RunAsync(pipeline, contexts);
    }

    // A flow of its own, as the server gives each call.
    private static async Task RunAsync(RequestDelegate pipeline, IHttpContextFactory contexts)
    {
        HttpContext context = contexts.Create(Arrive());
        await pipeline(context);
        contexts.Dispose(context);
    }

    private static FeatureCollection Arrive()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = "POST",
            Protocol = "HTTP/1.1",
            Scheme = "http",
            Path = "/v1/chat/completions",
            RawTarget = "/v1/chat/completions",
            Body = new MemoryStream(_question, writable: false),
            Headers = new HeaderDictionary
            {
                ["Host"] = "127.0.0.1:11435",
                ["Content-Type"] = "application/json",
                ["Content-Length"] = _question.Length.ToString(CultureInfo.InvariantCulture),
                ["User-Agent"] = "OpenAI/Python 1.99.1",
            },
        });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback });
        return features;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Features.Set(new ForwardedCall(_upstream.Shown, _upstream.Server, _upstream.Written));
        byte[] buffer = new byte[4096];
        while (await context.Request.Body.ReadAsync(buffer) > 0)
        {
            // To its end: then the request is recorded.
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _answer.Length;
        await context.Response.Body.WriteAsync(_answer);
    }
}
