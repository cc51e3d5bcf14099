using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Api;

/// <summary>Requests that are wrong: the right status, the right code, the right record.</summary>
public sealed class BadRequestTests
{
    private const string Id = "bad-1";

    /// <summary>JSON can write half of a surrogate pair, which is no text.</summary>
    private const string HalfPair = @"""role"":""user"",""content"":""\ud800""";

    /// <summary>Path, body, code, error_type; all are status 400.</summary>
    public static TheoryData<string, string, string, string> Bodies => new()
    {
        { RunningServer.Generate, "{\"question\": \"half", "malformed_json", "MalformedJsonError" },
        { RunningServer.Generate, "", "malformed_json", "MalformedJsonError" },
        { RunningServer.Generate, "null", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "[1]", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"max_tokens\": \"many\"}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\": \"\\ud800\"}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{}", "empty_prompt", "EmptyPromptError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"temperature\":-1}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"temperature\":99}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"top_p\":0}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"max_tokens\":0}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"stop\":7}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"stop\":[\"\"]}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Generate, "{\"question\":\"a\",\"stop\":\"\\ud800\"}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Chat, "{\"messages\":[]}", "empty_prompt", "EmptyPromptError" },
        { RunningServer.Chat, "{\"messages\":[null]}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Chat, "{\"messages\":[{\"content\":\"a\"}]}", "invalid_value", "InvalidRequestError" },
        { RunningServer.Chat, Said("\"role\":\"poet\",\"content\":\"a\""), "invalid_value", "InvalidRequestError" },
        { RunningServer.Chat, Said(HalfPair), "invalid_value", "InvalidRequestError" },
        { RunningServer.Chat, "{\"messages\":[{\"role\":\"user\"}]}", "empty_prompt", "EmptyPromptError" },
    };

    private static string Said(string members) => "{\"messages\":[{" + members + "}]}";

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_wrong_body_is_400_and_the_record_names_the_error(
        string path, string body, string code, string type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(RunningServer.IdHeader, Id);
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonElement error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Ending.Text("type").ShouldBe("response");
        call.Ending.Text("error_type").ShouldBe(type);
        call.Ending.Text("message").ShouldBe("Error response - 400");
        if (code == "malformed_json")
            call.Ending.Text("stack_trace")!.ShouldContain("JsonException");
    }

    [Theory]
    [InlineData("GET", "/api/v1/generate", 405, "MethodNotAllowed")]
    [InlineData("DELETE", "/v1/models", 405, "MethodNotAllowed")]
    [InlineData("HEAD", "/v1/models", 405, "MethodNotAllowed")]
    [InlineData("GET", "/v1/nothing", 404, "NotFound")]
    [InlineData("HEAD", "/v1/nothing", 404, "NotFound")]
    public async Task A_wrong_method_or_path_is_answered_and_recorded(
        string method, string path, int status, string type)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add(RunningServer.IdHeader, Id);
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(status);
        response.Headers.GetValues(RunningServer.IdHeader).ShouldBe([Id]);

        RecordedCall call = (await server.StopAndCheckAsync()).Values.Single();
        call.Ending.Status.ShouldBe(status);
        call.Ending.Text("error_type").ShouldBe(type);
        call.Ending.Text("method").ShouldBe(method);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_before_it_is_sent_and_the_server_goes_on()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (RawClient client = await RawClient.ConnectAsync(server.Address))
        {
            await client.BeginPostAsync(RunningServer.Generate, Id, 5 * 1024 * 1024);
            string answer = await client.ReadUntilAsync("request_too_large");
            answer.ShouldStartWith("HTTP/1.1 413");
            answer.ShouldContain("request_too_large");
        }

        (await server.Http.GetAsync("/v1/models")).EnsureSuccessStatusCode().Dispose();
        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        calls.Count.ShouldBe(2);
        calls[Id].Ending.Status.ShouldBe(413);
        calls[Id].Ending.Text("error_type").ShouldBe("RequestTooLargeError");
        calls[Id].Outcome.ShouldBe("failed");
    }
}
