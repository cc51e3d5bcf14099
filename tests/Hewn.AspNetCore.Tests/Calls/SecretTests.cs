using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>Each secret holds the word "zebra"; no file may hold it, in whatever way it came.</summary>
public sealed class SecretTests
{
    private const string Secret = "zebra-Zebra-9071";

    public static TheoryData<string, string> Bodies => new()
    {
        { "application/json", $$"""{"user":"u","password":"{{Secret}}"}""" },
        { "application/json", $$"""{"items":[{"a":[{"api_key":"{{Secret}}"}]}]}""" },
        { "application/json", $$"""{"password":{"deep":["{{Secret}}",{"x":"{{Secret}}"}]},"after":1}""" },
        { "application/json", $$"""{"token":"{{Secret}}","Authorization":["{{Secret}}"]}""" },
        { "application/json", $$"""{"loginToken":"{{Secret}}","reset_token":"{{Secret}}","x-token":"{{Secret}}"}""" },
        { "application/json", $$"""{"openai_key":"{{Secret}}","anthropicKey":"{{Secret}}","pass":"{{Secret}}"}""" },
        { "application/json", $$"""{"apiKey1":"{{Secret}}","api_key_2":"{{Secret}}","pin":"{{Secret}}"}""" },
        { "application/json", $$"""{"aws_credentials":"{{Secret}}","private_key_pem":"{{Secret}}"}""" },
        { "application/json", $$"""{"pass\u0077ord":"{{Secret}}"}""" },
        { "application/json", $$"""{"arguments":"{\"api_key\":\"{{Secret}}\"}"}""" },
        { "application/json", $$"""{"password":"{{Secret}}""" },
        { "application/json", $$"""{"password":["{{Secret}}","{{Secret}}""" },
        { "application/json", $$"""{"a":1,,"password":"{{Secret}}"}""" },
        { "application/json", $$"""{"a":oops,"password":["{{Secret}}","{{Secret}}"]}""" },
        { "application/json", $$"""{"password": {{Secret}} and more}""" },
        { "application/json", $$"""{"password" "{{Secret}}"}""" },
        { "application/json", $$"""{'password': '{{Secret}}'}""" },
        { "application/json", $$"""{password: "{{Secret}}"}""" },
        { "application/json", $$"""{"password":"bad\xescape{{Secret}}","b":1}""" },
        { "application/json", "{\"password\":\"line\nbreak" + Secret + "\"}" },
        { "application/json", $$"""{"a":"unclosed, "password": "{{Secret}}"}""" },
        { "application/json", $$"""{"a":1} {"password":"{{Secret}}"}""" },
        { "application/vnd.x+json", $$"""{"client_secret":"{{Secret}}"}""" },
        { "application/x-ndjson", $$"""{"a":1}{{"\n"}}{"password":"{{Secret}}"}{{"\n"}}""" },
        { "application/x-www-form-urlencoded", $"user=u&password={Secret}&x=1" },
        { "application/x-www-form-urlencoded", $"user=u&pass%77ord={Secret}" },
        { "text/plain", $"api_key={Secret}" },
        { "text/plain", $$"""{"password":"{{Secret}}"}""" },
        { "application/json; charset=utf-16", $$"""{"password":"{{Secret}}"}""" },
        { "text/plain; charset=nonsense", $"api_key={Secret}" },
        { "application/octet-stream", $"api_key={Secret}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_secret_in_a_body_is_in_no_file(string contentType, string body)
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapPost("/echo", EchoAsync));
        Encoding encoding = contentType.EndsWith("utf-16", StringComparison.Ordinal) ? Encoding.Unicode : Encoding.UTF8;
        var content = new ByteArrayContent(encoding.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        HttpResponseMessage response = await app.Client.PostAsync("/echo", content);
        encoding.GetString(await response.Content.ReadAsByteArrayAsync()).ShouldBe(body);
        List<JsonElement> records = await app.StopAndReadAsync();

        records.Count.ShouldBe(2);
        string files = await app.StopAndReadTextAsync();
        files.ShouldContain("Incoming request");
        files.Contains("zebra", StringComparison.OrdinalIgnoreCase).ShouldBeFalse(files);
    }

    [Fact]
    public async Task A_secret_behind_the_capture_limit_or_across_it_is_in_no_file()
    {
        string body = $$"""{"fill":"{{new string('x', 200)}}","password":"{{Secret}}","z":1}""";
        for (int limit = 195; limit < body.Length; limit += 3)
        {
            await using TestApp app = await TestApp.StartAsync(
                web => web.MapPost("/echo", EchoAsync), options => options.MaxBodyBytes = limit);
            // An id of our own: the six random letters of one that is made would hold "zeb" once in 11,000 calls.
            using var request = new HttpRequestMessage(HttpMethod.Post, "/echo")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
                Headers = { { "X-Request-ID", $"limit-{limit}" } },
            };
            (await app.Client.SendAsync(request)).EnsureSuccessStatusCode();
            string files = await app.StopAndReadTextAsync();
            files.ShouldContain("…[truncated");
            files.Contains("zeb", StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"limit {limit}: {files}");
        }
    }

    [Fact]
    public async Task Secrets_in_headers_and_query_are_in_no_file_and_what_is_none_stays()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/h", () => "ok"));
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/h?api_key={Secret}&q=visible&token={Secret}&access%5Ftoken={Secret}&next=a%3Dsk-{Secret}0000"
            + $"&signature={Secret}&code={Secret}&X-Amz-Signature={Secret}&key={Secret}");
        string[] headers = ["X-Token", "X-Custom-Auth", "X-Session", "X-Session-Id", "Aws-Credentials", "X-Signature"];
        foreach (string name in headers)
            request.Headers.TryAddWithoutValidation(name, Secret);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        request.Headers.TryAddWithoutValidation("Proxy-Authorization", $"Basic {Secret}");
        request.Headers.TryAddWithoutValidation("Cookie", $"session={Secret}");
        request.Headers.TryAddWithoutValidation("X-Api-Key", Secret);
        request.Headers.TryAddWithoutValidation("Referer", $"http://elsewhere/?token={Secret}&page=2");
        request.Headers.TryAddWithoutValidation("X-Plain", "plain value");

        (await app.Client.SendAsync(request)).EnsureSuccessStatusCode();
        JsonElement record = (await app.StopAndReadAsync()).One("request");
        string files = await app.StopAndReadTextAsync();

        files.Contains("zebra", StringComparison.OrdinalIgnoreCase).ShouldBeFalse(files);
        record.Text("url").ShouldNotBeNull().ShouldContain("?api_key=[REDACTED]&q=visible&token=[REDACTED]");
        record.GetProperty("args").Text("q").ShouldBe("visible");
        record.GetProperty("args").Text("api_key").ShouldBe("[REDACTED]");
        record.GetProperty("headers").Text("authorization").ShouldBe("[REDACTED]");
        record.GetProperty("headers").Text("x-plain").ShouldBe("plain value");
        record.GetProperty("headers").Text("referer").ShouldNotBeNull().ShouldEndWith("&page=2");
    }

    [Fact]
    public async Task Secrets_in_exceptions_and_events_are_in_no_file()
    {
        await using TestApp app = await TestApp.StartAsync(web => web.MapGet("/x", string (ApiLog api) =>
        {
            api.CustomEvent("login_error", new { user = "u", password = Secret, nested = new { api_key = Secret } });
            throw new InvalidOperationException($"connect failed: password={Secret}");
        }));
        await app.Client.GetAsync("/x");
        string files = await app.StopAndReadTextAsync();
        files.ShouldContain("login_error");
        files.Contains("zebra", StringComparison.OrdinalIgnoreCase).ShouldBeFalse(files);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = context.Request.ContentType;
        await context.Request.Body.CopyToAsync(context.Response.Body);
    }
}
