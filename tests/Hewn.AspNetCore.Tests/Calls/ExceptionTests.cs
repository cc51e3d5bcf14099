using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class ExceptionTests
{
    private static void MapBoom(WebApplication web)
    {
        web.MapGet("/boom", string () => throw new InvalidOperationException("it broke")).WithName("boom");
        web.MapGet("/oops", () => Results.Text("sorry", statusCode: 500));
        web.MapPost("/q", (CallRecordTests.Question question) => question.Text);
        web.MapGet("/late", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("it broke late");
        });
    }

    private static void ShouldBeBoom(List<JsonElement> records, HttpResponseMessage response)
    {
        records.OfType("request").Count.ShouldBe(1);
        records.OfType("response").ShouldBeEmpty();
        JsonElement record = records.One("exception");
        record.Text("level").ShouldBe("ERROR");
        record.Text("message").ShouldBe("Exception - it broke");
        record.Text("method").ShouldBe("GET");
        record.Text("url").ShouldNotBeNull().ShouldEndWith("/boom");
        record.Text("endpoint").ShouldBe("boom");
        record.Number("status_code").ShouldBe(500);
        record.Text("outcome").ShouldBe("failed");
        record.Text("exception_type").ShouldBe("System.InvalidOperationException");
        record.Text("exception_message").ShouldBe("it broke");
        record.Text("error").ShouldBe("it broke");
        record.Text("error_type").ShouldBe("System.InvalidOperationException");
        record.Text("stack_trace").ShouldNotBeNull().ShouldContain(nameof(ExceptionTests));
        record.Has("duration_ms").ShouldBeTrue();
        record.Text("request_id").ShouldBe(records.One("request").Text("request_id"));
        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task An_escaping_exception_is_recorded_once_with_its_stack_trace_in_both_files()
    {
        await using TestApp app = await TestApp.StartAsync(MapBoom);
        HttpResponseMessage response = await app.Client.GetAsync("/boom");
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        records.Count.ShouldBe(2); // The server's own line about it would be a second error.
        ShouldBeBoom(records, response);
        (await app.StopAndReadAsync("errors.log")).One("exception").Has("stack_trace").ShouldBeTrue();
    }

    [Fact]
    public async Task An_exception_handler_inside_changes_nothing_about_the_record()
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.UseExceptionHandler("/oops");
            MapBoom(web);
        });
        HttpResponseMessage response = await app.Client.GetAsync("/boom");
        (await response.Content.ReadAsStringAsync()).ShouldBe("sorry");
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        records.Count.ShouldBe(2);
        ShouldBeBoom(records, response);
        records.One("exception").Text("response_body").ShouldBe("sorry");
        response.Headers.GetValues("X-Request-ID").Single().ShouldBe(records[0].Text("request_id"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_handler_outside_changes_nothing_about_the_record(bool runsThePipelineAgain)
    {
        await using TestApp app = await TestApp.StartBareAsync(web =>
        {
            if (runsThePipelineAgain)
                web.UseExceptionHandler("/oops");
            else
                web.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
            web.UseHewnApiLogging();
            web.UseRouting(); // Behind the error page, so that its second run finds its own endpoint.
            MapBoom(web);
        });
        HttpResponseMessage response = await app.Client.GetAsync("/boom");
        (await response.Content.ReadAsStringAsync()).ShouldBe("sorry");
        List<JsonElement> records = await app.StopAndReadAsync();
        records.Count.ShouldBe(2);
        JsonElement record = records.One("exception");
        record.Text("exception_message").ShouldBe("it broke");
        response.Headers.GetValues("X-Request-ID").Single().ShouldBe(record.Text("request_id"));
    }

    [Fact]
    public async Task An_exception_after_the_response_began_keeps_the_status_the_client_saw()
    {
        await using TestApp app = await TestApp.StartAsync(MapBoom);
        await Should.ThrowAsync<HttpRequestException>(() => app.Client.GetAsync("/late"));
        List<JsonElement> records = await app.StopAndReadAsync();

        records.OfType("response").ShouldBeEmpty();
        JsonElement record = records.One("exception");
        record.Number("status_code").ShouldBe(200);
        record.Text("outcome").ShouldBe("failed");
        record.Text("level").ShouldBe("ERROR");
        record.Text("response_body").ShouldBe("begun");
    }

    [Fact]
    public async Task Nothing_stands_behind_the_duration()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/boom", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            context.ApiCall().Set("error", "mine");
            context.ApiCall().Set("shown", 1);
            await context.Response.WriteAsync("begun");
            throw new InvalidOperationException("code 9071 of sk-0123456789abcdef0");
        }));
        await Should.ThrowAsync<HttpRequestException>(() => app.Client.GetAsync("/boom"));
        JsonElement record = (await app.StopAndReadAsync()).One("exception");

        string[] names = record.Names();
        names[Array.IndexOf(names, "outcome")..].ShouldBe(
        [
            "outcome", "exception_type", "exception_message", "error", "error_type", "stack_trace", "error_", "shown",
            "response_body", "duration_ms",
        ]);
        record.Text("error").ShouldBe("code 9071 of [REDACTED]");
        record.Text("stack_trace").ShouldNotBeNull().ShouldStartWith("System.InvalidOperationException: code 9071");
        record.GetRawText().ShouldNotContain("sk-0123");
        record.Text("level").ShouldBe("ERROR");
    }

    [Fact]
    public async Task A_fault_behind_the_pipeline_is_the_servers_to_tell()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/after", (HttpContext context) =>
        {
            context.Response.OnStarting(() => throw new InvalidOperationException("too late"));
            return Task.CompletedTask;
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/after") { Headers = { { "X-Request-ID", "me" } } };
        await app.Client.SendAsync(request);
        JsonElement line = (await app.StopAndReadAsync()).Single(record => record.Text("level") == "ERROR");
        line.Text("event_name").ShouldBe("ApplicationError");
        line.Text("error").ShouldBe("too late");
        line.Text("request_id").ShouldBe("me");
    }

    [Theory]
    [InlineData(false, "ERROR")]
    [InlineData(true, "WARN")]
    public async Task A_bad_request_exception_has_its_own_status(bool clientErrorsAreWarnings, string level)
    {
        // In Development, minimal APIs throw for malformed JSON instead of answering 400 themselves.
        await using TestApp app = await TestApp.StartAsync(
            MapBoom, options => options.ClientErrorsAreWarnings = clientErrorsAreWarnings, environment: "Development");
        HttpResponseMessage response = await app.Client.PostAsync(
            "/q", new StringContent("{oops", Encoding.UTF8, "application/json"));
        JsonElement record = (await app.StopAndReadAsync()).One("exception");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        record.Number("status_code").ShouldBe(400);
        record.Text("level").ShouldBe(level);
    }

    [Fact]
    public async Task A_failure_while_recording_is_reported_and_the_answer_is_unharmed()
    {
        var clock = new BreakingClock();
        var problems = new ConcurrentQueue<LogProblem>();
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/", () =>
            {
                clock.IsBroken = true;
                return "fine";
            }),
            options =>
            {
                options.Log.Time = clock;
                options.Log.OnProblem = problems.Enqueue;
            });

        (await app.Client.GetStringAsync("/")).ShouldBe("fine"); // Breaks at the end of the call,
        (await app.Client.GetStringAsync("/")).ShouldBe("fine"); // and here at its beginning.
        (await app.StopAndReadAsync()).OfType("request").Count.ShouldBe(1);
        problems.Select(problem => problem.Message).ShouldBe([
            "a response could not be recorded", "a call is not recorded: its beginning could not be read"]);
    }

    private sealed class BreakingClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long GetTimestamp() =>
            IsBroken ? throw new InvalidOperationException("no time") : base.GetTimestamp();
    }
}
