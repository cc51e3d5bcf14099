using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

public sealed class CallRecordTests
{
    [Fact]
    public async Task A_call_leaves_one_request_and_one_response_with_the_fields_of_the_seed_in_order()
    {
        await using TestApp app = await TestApp.StartAsync(web => web
            .MapPost("/api/v1/generate", (Question question) => Results.Json(new { answer = question.Text + "!" }))
            .WithName("generate_response"));

        HttpResponseMessage response =
            await app.Client.PostAsJsonAsync("/api/v1/generate?seed=7", new Question("tiny", "hello"));
        string id = response.Headers.GetValues("X-Request-ID").Single();
        List<JsonElement> records = await app.StopAndReadAsync();

        records.Count.ShouldBe(2);
        JsonElement request = records.One("request");
        request.Names().ShouldBe([
            "timestamp", "level", "message", "logger", "request_id", "trace_id", "span_id", "module", "type", "method",
            "url", "endpoint", "remote_addr", "content_type", "args", "headers", "request_body"]);
        request.Text("level").ShouldBe("INFO");
        request.Text("message").ShouldBe("Incoming request");
        request.Text("logger").ShouldBe("hewn.api");
        request.Text("module").ShouldBe("middleware");
        request.Text("method").ShouldBe("POST");
        request.Text("url").ShouldBe($"http://127.0.0.1:{app.Port}/api/v1/generate?seed=7");
        request.Text("endpoint").ShouldBe("generate_response");
        request.Text("remote_addr").ShouldBe("127.0.0.1");
        request.Text("content_type").ShouldBe("application/json; charset=utf-8");
        request.GetProperty("args").GetRawText().ShouldBe("""{"seed":"7"}""");
        request.GetProperty("request_body").GetRawText().ShouldBe("""{"model":"tiny","text":"hello"}""");
        request.GetProperty("headers").Text("host").ShouldBe($"127.0.0.1:{app.Port}");

        JsonElement answer = records.One("response");
        answer.Names().ShouldBe([
            "timestamp", "level", "message", "logger", "request_id", "trace_id", "span_id", "model", "module", "type",
            "method", "url", "endpoint", "status_code", "content_type", "content_length", "outcome",
            "response_body", "duration_ms"]);
        answer.Text("message").ShouldBe("Outgoing response");
        answer.Number("status_code").ShouldBe(200);
        answer.Text("outcome").ShouldBe("completed");
        answer.Text("model").ShouldBe("tiny");
        answer.Number("content_length").ShouldBe("""{"answer":"hello!"}""".Length);
        answer.GetProperty("duration_ms").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        answer.GetProperty("response_body").GetRawText().ShouldBe("""{"answer":"hello!"}""");
        records.ShouldAllBe(record => record.Text("request_id") == id);
    }

    [Fact]
    public async Task An_error_stands_in_both_files_as_ERROR_with_its_type_and_message()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet(
            "/fail", () => Results.Json(new { error = new { message = "no such model" } }, statusCode: 404)));

        (await app.Client.GetAsync("/fail")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        List<JsonElement> api = await app.StopAndReadAsync();
        List<JsonElement> errors = await app.StopAndReadAsync("errors.log");

        errors.Count.ShouldBe(1);
        JsonElement error = errors.One("response");
        error.GetRawText().ShouldBe(api.One("response").GetRawText());
        error.Text("level").ShouldBe("ERROR");
        error.Text("message").ShouldBe("Error response - 404");
        error.Text("outcome").ShouldBe("failed");
        error.Text("error_type").ShouldBe("NotFound");
        error.Text("error_message").ShouldBe("no such model");
        error.Text("error").ShouldBe("no such model");
    }

    [Theory]
    [InlineData(400, "ERROR", false)]
    [InlineData(400, "WARN", true)]
    [InlineData(499, "WARN", true)]
    [InlineData(500, "ERROR", true)]
    [InlineData(503, "ERROR", false)]
    [InlineData(399, "INFO", true)]
    public async Task The_level_follows_the_status_and_the_option(
        int status, string level, bool clientErrorsAreWarnings)
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapGet("/s", () => Results.StatusCode(status)),
            options => options.ClientErrorsAreWarnings = clientErrorsAreWarnings);

        await app.Client.GetAsync("/s");
        JsonElement response = (await app.StopAndReadAsync()).One("response");

        response.Text("level").ShouldBe(level);
        (await app.StopAndReadAsync("errors.log")).Count.ShouldBe(level == "ERROR" ? 1 : 0);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "NotFound")]
    [InlineData("DELETE", "/known", 405, "MethodNotAllowed")]
    [InlineData("POST", "/known", 415, "UnsupportedMediaType")]
    public async Task What_routing_refuses_is_recorded(string method, string path, int status, string errorType)
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/known", (Question q) => q.Text));

        await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "POST" ? new StringContent("x", Encoding.UTF8, "text/plain") : null,
        });
        List<JsonElement> records = await app.StopAndReadAsync();

        records.Count.ShouldBe(2);
        records.One("request").Has("request_body").ShouldBeFalse();
        JsonElement response = records.One("response");
        response.Number("status_code").ShouldBe(status);
        response.Text("error_type").ShouldBe(errorType);
    }

    [Fact]
    public async Task Malformed_json_is_a_400_with_the_body_as_text()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/q", (Question q) => q.Text));

        HttpResponseMessage response = await app.Client.PostAsync(
            "/q", new StringContent("{\"text\": oops}", Encoding.UTF8, "application/json"));
        List<JsonElement> records = await app.StopAndReadAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        records.One("request").Text("request_body").ShouldBe("{\"text\": oops}");
        records.One("response").Text("error_type").ShouldBe("BadRequest");
    }

    [Fact]
    public async Task An_application_names_its_error_and_adds_fields()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/m", (HttpContext context) =>
        {
            ApiCall call = context.ApiCall();
            call.Set("prompt_tokens", 12);
            call.Set("prompt_tokens", 13);
            call.Set("method", "mine");
            call.Set("model", "big");
            call.Set("api_key", "hidden-value");
            var cause = new InvalidDataException("weights missing");
            call.Fail("ModelNotFoundError", "Model not found", cause);
            return Results.NotFound();
        }));

        await app.Client.GetAsync("/m");
        JsonElement response = (await app.StopAndReadAsync("errors.log")).One("response");

        response.Number("prompt_tokens").ShouldBe(13);
        response.Text("method").ShouldBe("GET");
        response.Text("method_").ShouldBe("mine");
        response.Text("model").ShouldBe("big");
        response.Text("api_key").ShouldBe("[REDACTED]");
        response.Text("error_type").ShouldBe("ModelNotFoundError");
        response.Text("error_message").ShouldBe("Model not found");
        response.Text("stack_trace").ShouldNotBeNull().ShouldContain("weights missing");
    }

    [Fact]
    public async Task A_HEAD_request_has_no_body_but_its_declared_length()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapMethods(
            "/h", ["HEAD"], (HttpContext context) =>
            {
                context.Response.ContentLength = 1234;
                context.Response.ContentType = "application/json";
            }));

        HttpResponseMessage response = await app.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/h"));
        JsonElement record = (await app.StopAndReadAsync()).One("response");

        response.Content.Headers.ContentLength.ShouldBe(1234);
        record.Text("method").ShouldBe("HEAD");
        record.Text("outcome").ShouldBe("completed");
        record.Number("content_length").ShouldBe(1234);
        record.Has("response_body").ShouldBeFalse();
    }

    [Fact]
    public async Task Lines_logged_during_a_call_carry_its_id()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet(
            "/log", (Microsoft.Extensions.Logging.ILoggerFactory loggers) =>
            {
                Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(loggers.CreateLogger("mine"), "inside");
                return "ok";
            }));

        HttpResponseMessage response = await app.Client.GetAsync("/log");
        List<JsonElement> records = await app.StopAndReadAsync();

        JsonElement inside = records.Single(record => record.Text("message") == "inside");
        inside.Text("request_id").ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
    }

    [Fact]
    public void Using_without_adding_says_what_to_do()
    {
        WebApplication app = WebApplication.CreateBuilder().Build();
        Should.Throw<InvalidOperationException>(() => app.UseHewnApiLogging())
            .Message.ShouldContain("AddHewnApiLogging()");
    }

    internal sealed record Question(string Model, string Text);
}
