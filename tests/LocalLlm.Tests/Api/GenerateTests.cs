using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Api;

/// <summary><c>POST /api/v1/generate</c> and the records of one good call.</summary>
public sealed class GenerateTests
{
    private static readonly string[] _events = ["text_generation_start", "text_generation_success"];

    [Theory]
    [InlineData("question")]
    [InlineData("prompt")]
    public async Task A_question_is_answered_under_either_name(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var body = new Dictionary<string, object> { [name] = "What is a cache?", ["max_tokens"] = 8, ["seed"] = 3 };
        using HttpResponseMessage response = await server.PostAsync(RunningServer.Generate, body);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("response").GetString().ShouldNotBeNullOrEmpty();
        answer.GetProperty("completion_tokens").GetInt32().ShouldBeInRange(1, 8);
        answer.GetProperty("request_id").GetString().ShouldBe(response.Headers.GetValues("X-Request-ID").Single());
        await server.StopAndCheckAsync();
    }

    [Fact]
    public async Task A_good_call_leaves_request_events_execution_and_response_with_the_seeds_fields()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (HttpResponseMessage response = await server.PostAsync(
            RunningServer.Generate + "?mode=test", new { question = "What is a cache?", max_tokens = 8 }, "good-1"))
            await response.Content.ReadAsStringAsync();

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Id.ShouldBe("good-1");
        call.Records.Select(record => record.Type).ShouldBe(
            ["request", "custom_event", "custom_event", "endpoint_execution", "response"]);
        call.Events.ShouldBe(_events);

        LogRecord request = call.Request;
        request.Text("message").ShouldBe("Incoming request");
        request.Text("method").ShouldBe("POST");
        request.Text("endpoint").ShouldBe("generate_response");
        request.Text("url").ShouldEndWith("/api/v1/generate?mode=test");
        request.Text("remote_addr").ShouldBe("127.0.0.1");
        request.Text("content_type").ShouldBe("application/json; charset=utf-8");
        request.Json("args").GetProperty("mode").GetString().ShouldBe("test");
        request.Json("request_body").GetProperty("question").GetString().ShouldBe("What is a cache?");

        LogRecord ending = call.Ending;
        ending.Text("message").ShouldBe("Outgoing response");
        ending.Level.ShouldBe("INFO");
        ending.Status.ShouldBe(200);
        ending.Text("endpoint").ShouldBe("generate_response");
        ending.Json("response_body").GetProperty("request_id").GetString().ShouldBe("good-1");

        LogRecord start = call.Event("text_generation_start");
        start.Text("model_name").ShouldBe(OpenAiClients.Model);
        start.Number("question_length").ShouldBe("What is a cache?".Length);
        start.Json("llm_params").GetProperty("max_tokens").GetInt32().ShouldBe(8);
        LogRecord success = call.Event("text_generation_success");
        success.Number("response_length").ShouldBe(
            ending.Json("response_body").GetProperty("response").GetString()!.Length);
        success.Number("generation_time").ShouldBeLessThanOrEqualTo(ending.Number("duration_ms") / 1000 + 0.001);
        call.Execution!.Text("endpoint").ShouldBe("generate_response");
    }

    [Fact]
    public async Task Without_an_id_each_call_gets_its_own_and_the_header_tells_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var received = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await server.Http.GetAsync("/v1/models");
            received.Add(response.Headers.GetValues(RunningServer.IdHeader).Single());
        }

        received.Distinct().Count().ShouldBe(5);
        (await server.StopAndCheckAsync()).Keys.ShouldBe(received, ignoreOrder: true);
    }

    [Fact]
    public async Task An_id_that_could_break_a_line_is_replaced()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.TryAddWithoutValidation(RunningServer.IdHeader, "evil\" id,{}");
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        string id = response.Headers.GetValues(RunningServer.IdHeader).Single();
        id.ShouldStartWith("req_");
        (await server.StopAndCheckAsync()).Keys.ShouldBe([id]);
    }

    [Fact]
    public async Task Health_favicon_and_the_logs_themselves_leave_no_record()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in (string[])["/health", "/favicon.ico", "/static/site.css", RunningServer.Logs])
        {
            using HttpResponseMessage response = await server.Http.GetAsync(path);
            response.Headers.Contains(RunningServer.IdHeader).ShouldBeTrue(path);
        }

        (await server.Http.GetAsync("/v1/models")).Dispose();
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls.Values.Single().Request.Text("url").ShouldEndWith("/v1/models");
    }
}
