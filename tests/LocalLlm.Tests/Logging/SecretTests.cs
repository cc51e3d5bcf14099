using System.Net;
using System.Text;
using LocalLlm.Tests.Hosting;

namespace LocalLlm.Tests.Logging;

/// <summary>Credentials in every place a client can put them: none is in any file, and the prompts still are.</summary>
public sealed class SecretTests
{
    /// <summary>Without a known shape, so that only its place gives it away.</summary>
    private const string Secret = "Zx81-plain-value-77";

    /// <summary>Beyond what is captured of a body.</summary>
    private const int MoreThanCaptured = 60_000;

    /// <summary>What, content type, body; {S} is the credential, {P} the prompt.</summary>
    public static TheoryData<string, string, string> Bodies => new()
    {
        { "nested", "application/json", """{"question":"{P}","auth":{"deep":{"api_key":"{S}"}}}""" },
        { "array", "application/json", """{"question":"{P}","tools":[{"headers":[{"password":"{S}"}]}]}""" },
        { "object", "application/json", """{"question":"{P}","credentials":{"user":"u","value":"{S}"}}""" },
        { "escaped name", "application/json", """{"question":"{P}","api\u005fkey":"{S}"}""" },
        { "duplicate", "application/json", """{"question":"{P}","token":"a","token":"{S}"}""" },
        { "malformed", "application/json", """{"question":"{P}","access_token":"{S}", oops""" },
        { "cut in the secret", "application/json", """{"question":"{P}","client_secret":"{S}""" },
        { "single quotes", "application/json", """{'question':'{P}','password':'{S}'}""" },
        { "truncated", "application/json", """{"question":"{P}","api_key":"{S}","padding":"{L}"}""" },
        { "beyond the limit", "application/json", """{"question":"{P}","padding":"{L}","api_key":"{S}"}""" },
        { "form", "application/x-www-form-urlencoded", "question={P}&password={S}&api%5Fkey={S}" },
        { "lines", "application/x-ndjson", "{\"question\":\"{P}\"}\n{\"api_key\":\"{S}\"}\n" },
        { "text", "text/plain", "{P} api_key={S} Authorization: Bearer {S}" },
        { "in the prompt", "application/json", """{"question":"{P} my password: {S}"}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_credential_in_a_body_is_in_no_file_but_the_prompt_is(
        string place, string contentType, string body)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in (string[])[RunningServer.Generate, RunningServer.Chat, "/v1/nothing"])
        {
            string text = body.Replace("{P}", "readable-prompt", StringComparison.Ordinal)
                .Replace("{S}", Secret, StringComparison.Ordinal)
                .Replace("{L}", new string('x', MoreThanCaptured), StringComparison.Ordinal);
            using var content = new StringContent(text, Encoding.UTF8, contentType);
            (await server.Http.PostAsync(path, content)).Dispose();
        }

        (await server.StopAndCheckAsync()).Count.ShouldBe(3, place);
        ShouldBeHidden(server);
        server.Files.AllBytes().ShouldContain("readable-prompt", Case.Sensitive);
    }

    [Theory]
    [InlineData("Authorization", "Bearer {S}")]
    [InlineData("Authorization", "Basic {S}")]
    [InlineData("Authorization", "{S}")]
    [InlineData("X-Api-Key", "{S}")]
    [InlineData("Api-Key", "{S}")]
    [InlineData("Cookie", "session={S}; theme=dark")]
    [InlineData("Proxy-Authorization", "Digest {S}")]
    [InlineData("X-Auth-Token", "{S}")]
    [InlineData("Referer", "http://example.org/page?api_key={S}")]
    public async Task A_credential_in_a_header_is_in_no_file(string header, string value)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (string path in (string[])["/v1/models", "/v1/nothing"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(header, value.Replace("{S}", Secret, StringComparison.Ordinal));
            (await server.Http.SendAsync(request)).Dispose();
        }

        IReadOnlyDictionary<string, RecordedCall> calls = await server.StopAndCheckAsync();
        ShouldBeHidden(server);
#pragma warning disable CA1308 // Header names are written in lower case.
        string name = header.ToLowerInvariant();
#pragma warning restore CA1308
        foreach (RecordedCall call in calls.Values)
            call.Request.Json("headers").TryGetProperty(name, out _).ShouldBeTrue(call.Request.Line);
    }

    [Theory]
    [InlineData("api_key={S}")]
    [InlineData("token={S}&q=readable-prompt")]
    [InlineData("access_token={S}")]
    [InlineData("api%5Fkey={S}")]
    [InlineData("API-KEY={S}")]
    [InlineData("q=1&client_secret={S}&client_secret={S}")]
    public async Task A_credential_in_the_query_is_in_no_file(string query)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string asked = query.Replace("{S}", Secret, StringComparison.Ordinal);
        using HttpResponseMessage response = await server.Http.GetAsync("/v1/nothing?" + asked);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await server.StopAndCheckAsync();
        ShouldBeHidden(server);
    }

    [Fact]
    public async Task A_key_by_its_shape_is_hidden_wherever_it_stands()
    {
        const string Key = "sk-proj-0123456789abcdefghijABCDEFGHIJ0123456789";
        await using RunningServer server = await RunningServer.StartAsync();
        var body = new { question = $"readable-prompt, my key is {Key}", max_tokens = 5, model = Key };
        (await server.PostAsync(RunningServer.Generate, body)).Dispose();
        (await server.PostAsync($"/v1/{Key}", body, id: Key)).Dispose();
        await server.StopAndCheckAsync();
        string bytes = server.Files.AllBytes();
        bytes.ShouldContain("readable-prompt");
        string[] lines = [.. bytes.Split('\n').Where(line => line.Contains(Key, StringComparison.Ordinal))];
        lines.ShouldBeEmpty();
    }

    private static void ShouldBeHidden(RunningServer server)
    {
        string bytes = server.Files.AllBytes();
        bytes.ShouldNotContain(Secret, Case.Insensitive);
        bytes.ShouldNotContain(Secret[..10], Case.Insensitive);
    }
}
