using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>Where many calls end, their last records are written together, and say what they say alone.</summary>
public sealed class TogetherTests
{
    private const int Callers = 8;
    private const int CallsOfEach = 40;

    [Fact]
    public async Task Each_of_many_calls_has_its_own_end()
    {
        await using Kestrel upstream = await Kestrel.StartAsync(AnswerAsync);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => CallAsync(proxy, caller)));
        List<JsonElement> records = await proxy.StopAndReadAsync();
        ILookup<string?, JsonElement> calls = records.ToLookup(record => record.Text("request_id"));
        calls.Count.ShouldBe(Callers * CallsOfEach);
        foreach (IGrouping<string?, JsonElement> call in calls)
            Check(call.Key!, call.One("request"), call.One("response"), call.One("span"));
    }

    // The connection and its objects are another call's as soon as one has ended.
    private static async Task CallAsync(ProxyRun proxy, int caller)
    {
        for (int i = 0; i < CallsOfEach; i++)
        {
            int number = (caller * CallsOfEach) + i;
            proxy.Proxy.Ends.Begin();
            using var question = new HttpRequestMessage(HttpMethod.Post, $"/v1/chat/completions?n={number}");
            question.Headers.Add("X-Request-ID", Id(number));
            question.Content = new StringContent(
                $$$"""{"model":"m{{{number}}}","messages":[{"role":"user","content":"hi"}]}""",
                Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await proxy.Client.SendAsync(question);
            ((int)answer.StatusCode).ShouldBe(StatusOf(number));
        }
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        int number = int.Parse(context.Request.Query["n"]!, CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusOf(number);
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-queue-time"] = Text(number);
        await context.Response.WriteAsync(number % 3 == 0
            ? $$$"""{"error":{"message":"no {{{number}}}","type":"odd"}}"""
            : $$$"""
              {"id":"c{{{number}}}","model":"m{{{number}}}","choices":[{"index":0,"finish_reason":"stop",
              "message":{"content":"{{{number}}}"}}],"usage":{"prompt_tokens":{{{number}}},"completion_tokens":1}}
              """);
    }

    private static void Check(string id, JsonElement request, JsonElement response, JsonElement span)
    {
        int number = int.Parse(id.AsSpan(5), CultureInfo.InvariantCulture);
        id.ShouldBe(Id(number));
        bool isGood = number % 3 != 0;
        response.Text("url")!.ShouldEndWith($"?n={number}");
        response.Number("status_code").ShouldBe(StatusOf(number));
        response.Text("outcome").ShouldBe(isGood ? "completed" : "failed");
        response.Text("error_message").ShouldBe(isGood ? null : $"no {number}");
        response.Text("model").ShouldBe($"m{number}");
        if (isGood)
            (response.Number("queue_ms"), response.Number("prompt_tokens")).ShouldBe((number, number));
        response.GetProperty("response_body").GetRawText().ShouldContain(isGood ? $"\"c{number}\"" : $"no {number}");
        foreach (string name in (string[])["trace_id", "span_id"])
        {
            response.Text(name).ShouldBe(request.Text(name));
            span.Text(name).ShouldBe(request.Text(name));
        }

        JsonElement attributes = span.GetProperty("span").GetProperty("attributes");
        attributes.Text("url.path").ShouldBe("/v1/chat/completions");
        attributes.Text("gen_ai.request.model").ShouldBe($"m{number}");
        attributes.Number("http.response.status_code").ShouldBe(StatusOf(number));
    }

    private static string Id(int number) => $"call-{number}";

    private static int StatusOf(int number) => number % 3 == 0 ? StatusCodes.Status503ServiceUnavailable : 200;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
