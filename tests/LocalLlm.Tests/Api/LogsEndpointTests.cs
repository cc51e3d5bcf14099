using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LocalLlm.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace LocalLlm.Tests.Api;

/// <summary>Reading and clearing the logs over HTTP.</summary>
public sealed class LogsEndpointTests
{
    private const string WrongKey = "guess-0815-do-not-log";

    [Fact]
    public async Task The_last_records_are_shown_as_the_seed_shows_them()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Http.GetAsync("/v1/models")).Dispose();
        (await server.Http.GetAsync("/v1/nothing")).Dispose();
        await Eventually.HoldsAsync(async () => (await ShowAsync(server)).Errors.Count == 1, "one error record");

        (List<JsonElement> api, List<JsonElement> errors) = await ShowAsync(server);
        api.Select(record => record.GetRawText()).ShouldBe(server.Files.LinesOf(LogFiles.Api));
        errors.Select(record => record.GetRawText()).ShouldBe(server.Files.LinesOf(LogFiles.Errors));
    }

    [Fact]
    public async Task Without_a_number_fifty_are_shown_with_one_that_many_even_over_rotated_files()
    {
        await using RunningServer server = await RunningServer.StartAsync(logging =>
        {
            logging.Log.MaxFileBytes = 4_000;
            logging.Log.BackupCount = 100;
        });
        for (int i = 0; i < 25; i++)
            (await server.Http.GetAsync("/v1/nothing")).Dispose();
        await Eventually.HoldsAsync(async () => (await ShowAsync(server)).Errors.Count == 25, "25 errors");

        (await ShowAsync(server)).Api.Count.ShouldBe(50);
        server.Files.SegmentsOf(LogFiles.Api).Count.ShouldBeGreaterThan(2);
        (List<JsonElement> api, List<JsonElement> errors) = await ShowAsync(server, "?lines=3");
        api.Select(r => r.GetRawText()).ShouldBe(server.Files.LinesOf(LogFiles.Api).TakeLast(3));
        errors.Select(r => r.GetRawText()).ShouldBe(server.Files.LinesOf(LogFiles.Errors).TakeLast(3));
        (await ShowAsync(server, "?lines=1000")).Api.Count.ShouldBe(server.Files.LinesOf(LogFiles.Api).Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public async Task A_number_out_of_bounds_is_400(string lines)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await server.Http.GetAsync($"{RunningServer.Logs}?lines={lines}");
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain("expected a number from 1 to 1000");
    }

    [Fact]
    public async Task Reading_needs_the_key_too_where_others_can_reach_the_server()
    {
        using var folder = new TempFolder();
        await using WebApplication app = LlmServer.Build(
            new ServerOptions(Host: "0.0.0.0", Port: 0, AdminKey: RunningServer.AdminKey),
            logging =>
            {
                logging.Log.Directory = folder.Path;
                logging.Log.ReadEnvironment = false;
            });
        await app.StartAsync();
        int port = new Uri(app.Urls.Single()).Port;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        (await client.GetAsync(RunningServer.Logs)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Add("X-Api-Key", RunningServer.AdminKey);
        (await client.GetAsync(RunningServer.Logs)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("X-Api-Key")]
    [InlineData("Authorization")]
    public async Task Clearing_without_the_key_is_401_recorded_and_clears_nothing(string? header)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.PostAsync(RunningServer.Generate, new { question = "kept marker", max_tokens = 2 })).Dispose();
        using HttpResponseMessage response = await DeleteAsync(server, header, WrongKey, "clear-1");
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ShouldNotBeEmpty();

        RecordedCall call = (await server.StopAndCheckAsync())["clear-1"];
        call.Ending.Text("error_type").ShouldBe("UnauthorizedError");
        string bytes = server.Files.AllBytes();
        bytes.ShouldContain("kept marker");
        bytes.ShouldNotContain(WrongKey);
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("Authorization")]
    public async Task Clearing_with_the_key_empties_files_and_backups_and_is_itself_recorded(string header)
    {
        await using RunningServer server = await RunningServer.StartAsync(logging => logging.Log.MaxFileBytes = 4_000);
        for (int i = 0; i < 20; i++)
            (await server.Http.GetAsync("/v1/nothing?marker=before")).Dispose();
        await Eventually.HoldsAsync(async () => (await ShowAsync(server)).Errors.Count == 20, "20 errors");
        server.Files.SegmentsOf(LogFiles.Errors).Count.ShouldBeGreaterThan(1);

        using (HttpResponseMessage response = await DeleteAsync(server, header, RunningServer.AdminKey, "clear-2"))
            response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await server.Http.GetAsync("/v1/models")).Dispose();
        await server.StopAsync();

        string bytes = server.Files.AllBytes();
        bytes.ShouldNotContain("marker=before");
        bytes.ShouldNotContain(RunningServer.AdminKey);
        Directory.GetFiles(server.Files.Directory).Length.ShouldBe(2);
        IReadOnlyList<LogRecord> records = server.Files.RecordsOf(LogFiles.Api);
        records.Single(r => r.Text("event_type") == "logs_cleared").RequestId.ShouldBe("clear-2");
        records.Single(r => r.IsEnding && r.RequestId == "clear-2").Status.ShouldBe(204);
        server.Files.LinesOf(LogFiles.Errors).ShouldBeEmpty();
    }

    private static async Task<HttpResponseMessage> DeleteAsync(
        RunningServer server, string? header, string key, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, RunningServer.Logs);
        request.Headers.Add(RunningServer.IdHeader, id);
        if (header == "Authorization")
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        else if (header is not null)
            request.Headers.Add(header, key);
        return await server.Http.SendAsync(request);
    }

    private static async Task<(List<JsonElement> Api, List<JsonElement> Errors)> ShowAsync(
        RunningServer server, string query = "")
    {
        JsonElement shown = await server.Http.GetFromJsonAsync<JsonElement>(RunningServer.Logs + query);
        return (
            [.. shown.GetProperty("api_logs").EnumerateArray()],
            [.. shown.GetProperty("error_logs").EnumerateArray()]);
    }
}
