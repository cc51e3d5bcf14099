using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>What options of <see cref="ApiLoggingOptions"/> without tests of their own do to the records.</summary>
public sealed class OptionEffectTests
{
    private sealed record Answered(JsonElement Request, JsonElement Response, List<JsonElement> All, string? Header);

    private static async Task<Answered> CallAsync(Action<ApiLoggingOptions>? configure = null)
    {
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapPost("/v1/chat/completions", async (HttpContext context, LogSystem log) =>
            {
                await new StreamReader(context.Request.Body).ReadToEndAsync();
                for (int i = 0; i < 40; i++)
                    log.For("app").Debug("detail", ("i", i), ("padding", new string('x', 200)));
                context.Response.StatusCode = 500;
                await context.Response.WriteAsJsonAsync(new { error = "said by the body" });
            }),
            configure);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "llama-3", asked = "for this" }),
        };
        request.Headers.Add("X-Request-ID", "by-default");
        request.Headers.Add("X-Correlation-ID", "by-choice");
        request.Headers.Add("X-Seen", "yes");
        using HttpResponseMessage response = await app.Client.SendAsync(request);
        string? header = response.Headers.TryGetValues("X-Correlation-ID", out IEnumerable<string>? values)
            ? values.Single()
            : null;
        List<JsonElement> records = await app.StopAndReadAsync();
        return new Answered(records.One("request"), records.One("response"), records, header);
    }

    [Fact]
    public async Task By_default_bodies_headers_and_the_usual_id_are_there()
    {
        Answered answered = await CallAsync();
        answered.Request.GetProperty("request_body").GetProperty("asked").GetString().ShouldBe("for this");
        answered.Response.GetProperty("response_body").GetProperty("error").GetString().ShouldBe("said by the body");
        answered.Request.GetProperty("headers").GetRawText().ShouldContain("X-Seen");
        answered.Response.Text("request_id").ShouldBe("by-default");
        answered.Response.Text("model").ShouldBe("llama-3");
        answered.Header.ShouldBeNull();
    }

    [Fact]
    public async Task Without_CaptureRequestBody_there_is_none_and_the_model_is_known_all_the_same()
    {
        Answered answered = await CallAsync(options => options.CaptureRequestBody = false);
        answered.Request.Has("request_body").ShouldBeFalse();
        answered.All.ShouldAllBe(record => !record.GetRawText().Contains("for this", StringComparison.Ordinal));
        answered.Response.Text("model").ShouldBe("llama-3");
        answered.Response.Has("response_body").ShouldBeTrue();
    }

    [Fact]
    public async Task Without_CaptureResponseBody_there_is_none_nor_the_error_that_it_holds()
    {
        Answered answered = await CallAsync(options => options.CaptureResponseBody = false);
        answered.Response.Has("response_body").ShouldBeFalse();
        answered.All.ShouldAllBe(record => !record.GetRawText().Contains("said by the body", StringComparison.Ordinal));
        answered.Request.Has("request_body").ShouldBeTrue();
    }

    [Fact]
    public async Task Without_LogHeaders_there_are_none()
    {
        Answered answered = await CallAsync(options => options.LogHeaders = false);
        answered.Request.Has("headers").ShouldBeFalse();
        answered.All.ShouldAllBe(record => !record.GetRawText().Contains("X-Seen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestIdHeader_brings_the_id_and_takes_it_back()
    {
        Answered answered = await CallAsync(options => options.RequestIdHeader = "X-Correlation-ID");
        answered.All.ShouldAllBe(record => record.Text("request_id") == "by-choice");
        answered.Header.ShouldBe("by-choice");
    }

    [Theory]
    [InlineData(4096, 4, 20)]
    [InlineData(65536, 40, 40)]
    public async Task CallBufferBytes_bounds_the_details_of_a_call(int bytes, int atLeast, int atMost)
    {
        Answered answered = await CallAsync(options =>
            (options.CallBufferLevel, options.CallBufferBytes) = (Level.Debug, bytes));
        JsonElement[] details = [.. answered.All.Where(record => record.Text("message") == "detail")];
        details.Length.ShouldBeInRange(atLeast, atMost);
        details[^1].Number("i").ShouldBe(39);
        answered.All.Where(record => record.Text("reason") == "call_buffer_full")
            .Sum(record => record.Number("dropped")).ShouldBe(40 - details.Length);
    }
}
