using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Tests.Events;

public sealed class EventTests
{
    [Fact]
    public async Task A_custom_event_carries_its_data_flat_and_the_id_of_its_call()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/", (ApiLog api) =>
        {
            api.CustomEvent(
                "text_generation_success",
                new
                {
                    model_name = "tiny",
                    response_length = 156,
                    generation_time = 2.34,
                    llm_params = new { n = 1 },
                    type = "t",
                    url = "u",
                },
                "Text generation completed successfully with model: tiny");
            return "ok";
        }));
        HttpResponseMessage response = await app.Client.GetAsync("/");
        JsonElement record = (await app.StopAndReadAsync()).One("custom_event");

        record.Text("level").ShouldBe("INFO");
        record.Text("message").ShouldBe("Text generation completed successfully with model: tiny");
        record.Text("module").ShouldBe("EventTests");
        record.Text("event_type").ShouldBe("text_generation_success");
        record.Text("model_name").ShouldBe("tiny");
        record.Number("response_length").ShouldBe(156);
        record.GetProperty("generation_time").GetDouble().ShouldBe(2.34);
        record.GetProperty("llm_params").Number("n").ShouldBe(1);
        record.Text("type_").ShouldBe("t");
        record.Text("url").ShouldBe("u");
        record.Text("request_id").ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
    }

    [Theory]
    [InlineData("text_generation_error", null, "ERROR")]
    [InlineData("text_generation_failure", null, "ERROR")]
    [InlineData("text_generation_start", null, "INFO")]
    [InlineData("model_upload_error", Level.Warn, "WARN")]
    [InlineData("cache_cleared", Level.Error, "ERROR")]
    public async Task The_level_follows_the_events_name_unless_it_is_given(
        string eventType, Level? level, string expected)
    {
        await using TestApp app = await TestApp.StartAsync(_ => { });
        app.Services.GetRequiredService<ApiLog>().CustomEvent(eventType, level: level);
        JsonElement record = (await app.StopAndReadAsync()).ShouldHaveSingleItem();
        record.Text("level").ShouldBe(expected);
        record.Text("message").ShouldBe($"Custom event: {eventType}");
        (await app.StopAndReadAsync("errors.log")).Count.ShouldBe(expected == "ERROR" ? 1 : 0);
    }

    [Fact]
    public async Task Dictionaries_errors_and_throwing_getters_are_written()
    {
        await using TestApp app = await TestApp.StartAsync(_ => { });
        ApiLog api = app.Services.GetRequiredService<ApiLog>();
        api.CustomEvent("a", new Dictionary<string, object?> { ["error_count"] = 3, ["none"] = null });
        api.CustomEvent("b", new Thrower(), error: new FormatException("bad"));
        api.CustomEvent("c", 42);
        api.CustomEvent<object?>("d", null);
        List<JsonElement> records = await app.StopAndReadAsync();

        records[0].Number("error_count").ShouldBe(3);
        records[0].GetProperty("none").ValueKind.ShouldBe(JsonValueKind.Null);
        records[1].Text("Fine").ShouldBe("yes");
        records[1].Text("Broken").ShouldBe("!ERROR: NotSupportedException: never");
        records[1].Text("error").ShouldBe("bad");
        records[2].Number("data").ShouldBe(42);
        records[3].Text("event_type").ShouldBe("d");
    }

    [Theory]
    [InlineData("/ok", "success", null, "INFO")]
    [InlineData("/refused", "error", "ModelNotFoundError", "WARN")]
    [InlineData("/plain", "error", "ServiceUnavailable", "WARN")]
    [InlineData("/throws", "error", "System.FormatException", "WARN")]
    public async Task An_endpoints_execution_is_timed_and_told_truly(
        string path, string status, string? errorType, string level)
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            RouteGroupBuilder group = web.MapGroup("").LogEndpoint("generate_response");
            group.MapGet("/ok", () => "ok");
            group.MapGet("/plain", () => Results.StatusCode(503));
            group.MapGet("/throws", string () => throw new FormatException("bad"));
            group.MapGet("/refused", (HttpContext context) =>
            {
                context.ApiCall().Fail("ModelNotFoundError", "Model not found");
                return Results.NotFound();
            });
        });
        await app.Client.GetAsync(path);
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();

        records.Count.ShouldBe(3);
        JsonElement record = records.One("endpoint_execution");
        record.Text("endpoint").ShouldBe("generate_response");
        record.Text("module").ShouldBe("EventTests");
        record.Text("status").ShouldBe(status);
        record.Text("error_type").ShouldBe(errorType);
        record.Text("level").ShouldBe(level);
        record.Has("error_message").ShouldBe(status == "error");
        record.GetProperty("duration_s").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        record.Text("request_id").ShouldBe(records.One("request").Text("request_id"));
    }

    [Fact]
    public async Task The_endpoints_logged_name_stands_on_every_record_of_its_calls_unless_it_has_one_of_its_own()
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.MapGet("/plain", () => "ok").LogEndpoint("generate_response");
            web.MapGet("/named", () => "ok").LogEndpoint("generate_response").WithName("own");
        });
        await app.Client.GetAsync("/plain");
        await app.Client.GetAsync("/named");
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        records.Select(record => record.Text("endpoint")).ShouldBe(
        [
            "generate_response", "generate_response", "generate_response",
            "own", "generate_response", "own",
        ]);
    }

    [Fact]
    public async Task The_time_of_a_streamed_result_counts()
    {
        var hold = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/stream", () => Results.Stream(
            async stream =>
            {
                await stream.WriteAsync("begun"u8.ToArray());
                await stream.FlushAsync();
                await hold.Task;
            },
            "text/plain")).LogEndpoint("stream"));

        using HttpResponseMessage response =
            await app.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
        File.ReadAllText(Path.Combine(app.Directory, "api.log")).ShouldNotContain("endpoint_execution");
        hold.SetResult();
        (await response.Content.ReadAsStringAsync()).ShouldBe("begun");
        (await app.StopAndReadAsync()).OfType("endpoint_execution").Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_whose_message_throws_is_recorded_all_the_same()
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/mute", string () => throw new MuteException()).LogEndpoint("mute"));
        await app.Client.GetAsync("/mute");
        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();

        const string Instead = "(its message threw NotSupportedException)";
        records.One("endpoint_execution").Text("error_message").ShouldBe(Instead);
        JsonElement record = records.One("exception");
        record.Text("message").ShouldBe("Exception - " + Instead);
        record.Text("exception_message").ShouldBe(Instead);
        record.Text("error").ShouldBe(Instead);
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException("never");
    }

    private sealed class Thrower
    {
        public string Fine { get; } = "yes";

        public string Broken => throw new NotSupportedException("never");
    }
}
