using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>The request's record stands before everything else, whoever writes it.</summary>
public sealed class RequestOrderTests
{
    [Fact]
    public async Task The_end_of_a_call_waits_for_its_request_that_another_thread_is_writing()
    {
        var clock = new HoldingClock();
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapPost("/", (HttpContext context) =>
            {
                clock.Hold();
                _ = Task.Run(() => context.Request.Body.CopyToAsync(Stream.Null));
                clock.WaitUntilHeld();
                return Task.CompletedTask; // And so on this thread into the end of the call.
            }),
            options => options.Log.Time = clock);
        await app.Client.PostAsync("/", new StringContent("{}", new MediaTypeHeaderValue("application/json")));

        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        records.Select(record => record.Text("type")).ShouldBe(["request", "response"]);
        records[0].GetProperty("request_body").ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public async Task The_request_of_a_body_that_nobody_reads_is_on_disk_when_the_answer_begins()
    {
        var hold = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            await hold.Task;
        }));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("unread") };
        using HttpResponseMessage response =
            await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        string path = Path.Combine(app.Directory, "api.log");
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        while (!(File.Exists(path) && File.ReadAllText(path).Contains("Incoming request", StringComparison.Ordinal)))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        hold.SetResult();
        await response.Content.ReadAsStringAsync();
    }

    [Fact]
    public async Task The_request_is_on_disk_before_the_answer_begins()
    {
        var hold = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost(
            "/slow", async (CallRecordTests.Question q) =>
            {
                await hold.Task;
                return q.Text;
            }));

        Task<HttpResponseMessage> call = app.Client.PostAsync(
            "/slow", new StringContent("""{"text":"x"}""", new MediaTypeHeaderValue("application/json")));
        string path = Path.Combine(app.Directory, "api.log");
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        while (!(File.Exists(path) && File.ReadAllText(path).Contains("Incoming request", StringComparison.Ordinal)))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        File.ReadAllText(path).ShouldNotContain("Outgoing response");
        hold.SetResult();
        (await call).EnsureSuccessStatusCode();
    }

    /// <summary>Holds the first record up until the call's own thread waits for it, or overtakes it.</summary>
    private sealed class HoldingClock : TimeProvider
    {
        private readonly TaskCompletionSource _held = new();
        private Thread? _caller;
        private Thread? _writer;
        private volatile bool _isReturning;
        private volatile bool _isOvertaken;
        private int _isArmed;

        public void Hold()
        {
            _caller = Thread.CurrentThread;
            Volatile.Write(ref _isArmed, 1);
        }

        public void WaitUntilHeld()
        {
            _held.Task.Wait(TestApp.Timeout).ShouldBeTrue();
            _isReturning = true;
        }

        public override DateTimeOffset GetUtcNow()
        {
            // The log's own thread asks, too, and writes no request.
            if (Thread.CurrentThread.IsThreadPoolThread && Interlocked.Exchange(ref _isArmed, 0) == 1)
            {
                _writer = Thread.CurrentThread;
                _held.SetResult();
                SpinWait.SpinUntil(() => _isReturning && (_isOvertaken || IsCallerWaiting), TestApp.Timeout);
            }
            else if (_writer is not null && Thread.CurrentThread == _caller)
            {
                _isOvertaken = true;
            }

            return base.GetUtcNow();
        }

        private bool IsCallerWaiting => (_caller!.ThreadState & ThreadState.WaitSleepJoin) != 0;
    }
}
