using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Sessions;

/// <summary>The API of sessions as the original's clients use it, and what it does with what none should.</summary>
public sealed class SessionApiTests
{
    private static async Task<(int Status, JsonElement Answer, string Text)> SendAsync(
        RunningServer server, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            return ((int)answer.StatusCode, default, text);
        using var document = JsonDocument.Parse(text);
        return ((int)answer.StatusCode, document.RootElement.Clone(), text);
    }

    private static Task<(int Status, JsonElement Answer, string Text)> PostAsync(
        RunningServer server, string path, string json) => SendAsync(server, HttpMethod.Post, path, json);

    private static Task<(int Status, JsonElement Answer, string Text)> GetAsync(RunningServer server, string path) =>
        SendAsync(server, HttpMethod.Get, path);

    private static async Task<string> MakeAsync(RunningServer server, string name = "mnist")
    {
        (_, JsonElement answer, string text) = await PostAsync(
            server, "/workspaces/ml/sessions", $$"""{"name":"{{name}}","tags":["a"],"description":"d"}""");
        return answer.GetProperty("session").GetProperty("id").GetString().ShouldNotBeNull(text);
    }

    private static string LogOf(RunningServer server, string name = "mnist") =>
        Path.Combine(server.Folder, "sessions", "ml", name, "logs", "logs.jsonl");

    private static string Numbered(params long[] numbers) => "{\"logs\":[" + string.Join(',', numbers.Select(number =>
        $$"""{"timestamp":"2026-01-19T00:00:00Z","level":"info","message":"m","metadata":null,"sequenceNumber":"""
        + number + "}")) + "]}";

    [Fact]
    public async Task A_session_is_made_changed_told_and_listed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (int status, JsonElement made, _) = await PostAsync(server, "/workspaces/ml/sessions",
            """{"name":"mnist","description":"first","tags":["a","b"],"folder":"/x/y","metadata":{"k":1}}""");
        status.ShouldBe(201);
        made.GetProperty("created").GetBoolean().ShouldBeTrue();
        string id = made.GetProperty("session").GetProperty("id").GetString()!;
        (status, JsonElement changed, _) = await PostAsync(
            server, "/workspaces/ml/sessions", """{"name":"mnist","description":"second"}""");
        status.ShouldBe(200);
        changed.GetProperty("created").GetBoolean().ShouldBeFalse();
        changed.GetProperty("session").GetProperty("id").GetString().ShouldBe(id);
        JsonElement told = (await GetAsync(server, $"/sessions/{id}")).Answer.GetProperty("session");
        told.GetProperty("description").GetString().ShouldBe("second");
        told.GetProperty("tags").GetArrayLength().ShouldBe(2);
        told.GetProperty("folder").GetString().ShouldBe("/x/y");
        (await GetAsync(server, "/workspaces/ml/sessions/mnist")).Answer.GetProperty("session")
            .GetProperty("id").GetString().ShouldBe(id);
        await MakeAsync(server, "other");
        JsonElement all = (await GetAsync(server, "/workspaces/ml/sessions")).Answer;
        all.GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("name").GetString())
            .ShouldBe(["mnist", "other"]);
        (await GetAsync(server, "/workspaces/ml/sessions?limit=1")).Answer.GetProperty("hasMore").GetBoolean()
            .ShouldBeTrue();
        (await GetAsync(server, "/workspaces")).Answer.GetProperty("workspaces")[0].GetProperty("sessions").GetInt32()
            .ShouldBe(2);
        (await GetAsync(server, "/workspaces/nobody/sessions")).Answer.GetProperty("sessions").GetArrayLength()
            .ShouldBe(0);
    }

    [Fact]
    public async Task Records_of_the_original_get_the_next_numbers_and_the_form_of_a_session_s_log()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        (int status, JsonElement answer, string text) = await PostAsync(server, $"/sessions/{id}/logs", """
            {"logs":[
              {"timestamp":"2025-10-25T10:30:00Z","level":"info","message":"Training started"},
              {"timestamp":"2025-10-25T10:30:05Z","level":"WARNING","message":"Epoch 1 complete",
               "metadata":{"train_loss":0.5,"val_loss":0.6},"more":true}]}
            """);
        status.ShouldBe(201, text);
        answer.GetProperty("created").GetInt32().ShouldBe(2);
        answer.GetProperty("startSequence").GetInt64().ShouldBe(0);
        answer.GetProperty("endSequence").GetInt64().ShouldBe(1);
        answer.GetProperty("sessionId").GetString().ShouldBe(id);
        (await File.ReadAllLinesAsync(LogOf(server))).ShouldBe(
        [
            """{"timestamp":"2025-10-25T10:30:00.000000Z","level":"info","message":"Training started","""
                + "\"metadata\":null,\"sequenceNumber\":0}",
            """{"timestamp":"2025-10-25T10:30:05.000000Z","level":"warn","message":"Epoch 1 complete","""
                + "\"metadata\":{\"train_loss\":0.5,\"val_loss\":0.6},\"more\":true,\"sequenceNumber\":1}",
        ]);
    }

    [Fact]
    public async Task A_number_is_kept_once_gaps_are_accepted_and_late_ones_fill_them_also_after_a_restart()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        JsonElement answer = (await PostAsync(server, $"/sessions/{id}/logs", Numbered(0, 1, 2, 7, 8))).Answer;
        answer.GetProperty("created").GetInt32().ShouldBe(5);
        byte[] before = await File.ReadAllBytesAsync(LogOf(server));
        answer = (await PostAsync(server, $"/sessions/{id}/logs", Numbered(0, 1, 2, 7, 8))).Answer;
        answer.GetProperty("created").GetInt32().ShouldBe(0);
        answer.GetProperty("duplicates").GetInt32().ShouldBe(5);
        (answer.GetProperty("startSequence").GetInt64(), answer.GetProperty("endSequence").GetInt64()).ShouldBe((0, 8));
        (await File.ReadAllBytesAsync(LogOf(server))).ShouldBe(before);
        await server.RestartAsync();
        answer = (await PostAsync(server, $"/sessions/{id}/logs", Numbered(5, 1, 8, 9, 9, 3))).Answer;
        answer.GetProperty("created").GetInt32().ShouldBe(3);
        answer.GetProperty("duplicates").GetInt32().ShouldBe(3);
        JsonElement logs = (await GetAsync(server, $"/sessions/{id}/logs")).Answer.GetProperty("logs");
        logs.EnumerateArray().Select(line => line.GetProperty("sequenceNumber").GetInt64())
            .ShouldBe([0, 1, 2, 7, 8, 5, 9, 3]);
        (await PostAsync(server, "/workspaces/ml/sessions", """{"name":"mnist"}""")).Answer
            .GetProperty("lastSequence").GetInt64().ShouldBe(9);
        await PostAsync(server, $"/sessions/{id}/logs", """{"logs":[{"message":"the next"}]}""");
        (await File.ReadAllLinesAsync(LogOf(server)))[^1].ShouldEndWith("\"sequenceNumber\":10}");
    }

    [Theory]
    [InlineData("{\"timestamp\":\"2026-01-1", false)]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00Z\",\"level\":\"info\",\"message\":\"m\",\"metadata\":null,"
        + "\"sequenceNumber\":3}", true)]
    public async Task A_torn_last_line_is_taken_away_unless_only_its_newline_is_missing(string torn, bool isWhole)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        await PostAsync(server, $"/sessions/{id}/logs", Numbered(0, 1, 2));
        await File.AppendAllTextAsync(LogOf(server), torn);
        await server.RestartAsync();
        (await GetAsync(server, $"/sessions/{id}/logs")).Answer.GetProperty("logs").GetArrayLength()
            .ShouldBe(isWhole ? 4 : 3, "also before the next push");
        JsonElement answer = (await PostAsync(server, $"/sessions/{id}/logs", Numbered(3, 4))).Answer;
        answer.GetProperty("created").GetInt32().ShouldBe(isWhole ? 1 : 2);
        string[] lines = await File.ReadAllLinesAsync(LogOf(server));
        lines.Length.ShouldBe(5);
        foreach (string line in lines)
            JsonDocument.Parse(line).Dispose();
    }

    [Fact]
    public async Task Records_are_asked_for_by_number_level_text_and_time()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        string logs = string.Join(',', Enumerable.Range(0, 20).Select(i =>
            $$"""{"timestamp":"2026-01-19T00:00:{{i:00}}Z","level":"{{(i % 5 == 0 ? "error" : "info")}}","""
            + $"\"message\":\"Epoch {i}\",\"metadata\":{{\"who\":\"Rank{i % 2}\"}}}}"));
        (await PostAsync(server, $"/sessions/{id}/logs", $"{{\"logs\":[{logs}]}}")).Status.ShouldBe(201);
        (await Numbers("limit=3")).ShouldBe("0 1 2 more");
        (await Numbers("limit=3&order=desc")).ShouldBe("19 18 17 more");
        (await Numbers("startSequence=18")).ShouldBe("18 19");
        (await Numbers("level=error,fatal")).ShouldBe("0 5 10 15");
        (await Numbers("search=epoch 1&endSequence=12")).ShouldBe("1 10 11 12");
        (await Numbers("search=rank1&startSequence=17")).ShouldBe("17 19");
        (await Numbers("start=2026-01-19T00:00:04Z&end=2026-01-19T00:00:06Z")).ShouldBe("4 5");
        foreach (string wrong in (string[])["limit=0", "limit=x", "order=up", "level=loud", "start=yesterday"])
            (await GetAsync(server, $"/sessions/{id}/logs?{wrong}")).Status.ShouldBe(400, wrong);

        async Task<string> Numbers(string query)
        {
            JsonElement answer = (await GetAsync(server, $"/sessions/{id}/logs?{query}")).Answer;
            IEnumerable<string> numbers = answer.GetProperty("logs").EnumerateArray()
                .Select(line => line.GetProperty("sequenceNumber").GetRawText());
            return string.Join(' ', numbers) + (answer.GetProperty("hasMore").GetBoolean() ? " more" : "");
        }
    }

    [Theory]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"level\":\"loud\"}]}", "logs[0] has an invalid log level: 'loud'.")]
    [InlineData("{\"logs\":[{\"message\":\"m\"},{\"level\":\"info\"}]}", "logs[1] has no message")]
    [InlineData("{\"logs\":[{\"message\":7}]}", "logs[0] has no message")]
    [InlineData("{\"logs\":[7]}", "logs[0] is no object")]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"sequenceNumber\":-1}]}", "sequenceNumber that is none")]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"sequenceNumber\":9223372036854775807}]}", "sequenceNumber that is")]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"sequenceNumber\":1.5}]}", "sequenceNumber that is none")]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"timestamp\":\"noon\"}]}", "timestamp that is none")]
    [InlineData("{\"logs\":[{\"message\":\"\\ud800\"}]}", "unpaired surrogate")]
    [InlineData("{\"logs\":[{\"message\":\"m\",\"metadata\":NaN}]}", "the body is no JSON")]
    [InlineData("{\"logs\":[]}", "'logs' is empty")]
    [InlineData("{\"logs\":{}}", "'logs' is an object; expected a list")]
    [InlineData("{}", "'logs' is missing")]
    [InlineData("[]", "the body is a list; expected a JSON object")]
    [InlineData("", "the body is no JSON")]
    public async Task A_body_that_is_none_is_refused_and_nothing_of_it_is_kept(string body, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        (int status, _, string text) = await PostAsync(server, $"/sessions/{id}/logs", body);
        status.ShouldBe(400);
        text.ShouldContain(message);
        File.Exists(LogOf(server)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\\\b")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("con")]
    [InlineData("a\\u0000b")]
    public async Task A_name_is_never_a_path(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (int status, _, string text) = await PostAsync(
            server, "/workspaces/ml/sessions", $$"""{"name":"{{name}}"}""");
        status.ShouldBe(400, text);
        (await PostAsync(server, $"/workspaces/{Uri.EscapeDataString("..")}/sessions", "{\"name\":\"x\"}")).Status
            .ShouldBeOneOf(400, 404, 405);
        (await PostAsync(server, "/workspaces/%2e%2e%2fx/sessions", "{\"name\":\"x\"}")).Status.ShouldBeOneOf(400, 404);
        Directory.Exists(Path.Combine(server.Folder, "sessions")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("nonsense!")]
    [InlineData("Li4vLi4")] // ../..
    [InlineData("bWwvLi4")] // ml/..
    [InlineData("bWwvYS9i")] // ml/a/b
    [InlineData("bWwvbWlzc2luZw")] // ml/missing
    [InlineData("_-__")]
    public async Task An_id_that_is_none_is_404(string id)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await MakeAsync(server);
        (await PostAsync(server, $"/sessions/{id}/logs", Numbered(0))).Status.ShouldBe(404);
        (await GetAsync(server, $"/sessions/{id}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Parameters_are_joined_flattened_counted_and_told()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        (await GetAsync(server, $"/sessions/{id}/parameters")).Status.ShouldBe(404);
        await PostAsync(server, $"/sessions/{id}/parameters", """{"data":{"model":{"lr":0.1},"seed":1}}""");
        JsonElement answer = (await PostAsync(
            server, $"/sessions/{id}/parameters", """{"data":{"model.lr":0.2}}""")).Answer;
        answer.GetProperty("version").GetInt64().ShouldBe(2);
        JsonElement told = (await GetAsync(server, $"/sessions/{id}/parameters")).Answer;
        told.GetProperty("data").GetRawText().Replace(" ", "").Replace("\n", "")
            .ShouldBe("""{"model.lr":0.2,"seed":1}""");
        (await PostAsync(server, $"/sessions/{id}/parameters", "{\"data\":7}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Tracks_take_points_with_and_without_numbers_and_tell_them()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        string track = $"/sessions/{id}/tracks/train/loss";
        (await PostAsync(server, track + "/append", """{"data":{"loss":0.5},"description":"d","tags":["t"]}"""))
            .Answer.GetProperty("index").GetInt64().ShouldBe(0);
        JsonElement batch = (await PostAsync(
            server, track + "/append-batch", """{"dataPoints":[{"loss":0.4},{"loss":0.3}]}""")).Answer;
        (batch.GetProperty("startIndex").GetInt64(), batch.GetProperty("endIndex").GetInt64()).ShouldBe((1, 2));
        (await PostAsync(server, track, """{"data":{"loss":0.2}}""")).Status.ShouldBe(201);
        (await PostAsync(server, track + "/batch", """{"dataPoints":[{"loss":0.1}]}""")).Status.ShouldBe(201);
        const string Numbered = """
            {"points":[{"index":2,"data":{"loss":9}, "createdAt":"2026-01-19T00:00:00Z"},
            {"index":7,"step":70,"data":{"loss":0},"createdAt":"2026-01-19T00:00:00Z"}]}
            """;
        batch = (await PostAsync(server, track + "/append-batch", Numbered)).Answer;
        (batch.GetProperty("created").GetInt32(), batch.GetProperty("duplicates").GetInt32()).ShouldBe((1, 1));
        JsonElement page = (await GetAsync(server, track + "?s=1&limit=3")).Answer;
        page.GetProperty("data").EnumerateArray().Select(point => point.GetProperty("data").GetRawText())
            .ShouldBe(["""{"loss":0.4}""", """{"loss":0.3}""", """{"loss":0.2}"""]);
        page.GetProperty("hasMore").GetBoolean().ShouldBeTrue();
        (await GetAsync(server, track + "/data?startIndex=5")).Answer.GetProperty("data")[0].GetProperty("index")
            .GetInt64().ShouldBe(7);
        (await GetAsync(server, track + "/by-time?st=1768780799&et=1768780801")).Answer.GetProperty("total").GetInt32()
            .ShouldBe(1);
        JsonElement stats = (await GetAsync(server, track + "/stats")).Answer;
        stats.GetProperty("fields").GetProperty("loss").GetProperty("count").GetInt64().ShouldBe(6);
        stats.GetProperty("description").GetString().ShouldBe("d");
        (await GetAsync(server, $"/sessions/{id}/tracks")).Answer.GetProperty("tracks")[0].GetProperty("name")
            .GetString().ShouldBe("train/loss");
        (await GetAsync(server, $"/sessions/{id}/tracks/nobody")).Status.ShouldBe(404);
        (await PostAsync(server, $"/sessions/{id}/tracks/%2e%2e/x/append", """{"data":{"a":1}}""")).Status
            .ShouldBeOneOf(400, 404);
        (await PostAsync(server, track + "/append", "{\"data\":[1]}")).Status.ShouldBe(400);
        (await PostAsync(server, track + "/append-batch", "{\"points\":[{\"index\":-1}]}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Files_of_the_original_s_clients_are_kept_listed_handed_out_changed_and_deleted()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        string sum = Convert.ToHexStringLower(SHA256.HashData("<script>weights</script>"u8));
        (int status, JsonElement file, string text) = await UploadAsync(server, id, sum, "model.html");
        status.ShouldBe(201, text);
        string fileId = file.GetProperty("id").GetString()!;
        file.GetProperty("path").GetString().ShouldBe("/models");
        file.GetProperty("tags").GetArrayLength().ShouldBe(2);
        file.GetProperty("metadata").GetProperty("epoch").GetInt32().ShouldBe(3);
        file.GetProperty("checksum").GetString().ShouldBe(sum);
        using HttpResponseMessage content = await server.Client.GetAsync($"/sessions/{id}/files/{fileId}/download");
        (await content.Content.ReadAsStringAsync()).ShouldBe("<script>weights</script>");
        content.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        content.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await GetAsync(server, $"/sessions/{id}/files?prefix=/models&tags=b")).Answer.GetProperty("files")
            .GetArrayLength().ShouldBe(1);
        (await SendAsync(server, HttpMethod.Patch, $"/sessions/{id}/files/{fileId}", """{"description":"new"}"""))
            .Answer.GetProperty("description").GetString().ShouldBe("new");
        (await SendAsync(server, HttpMethod.Delete, $"/sessions/{id}/files/{fileId}")).Answer.GetProperty("deletedAt")
            .GetString().ShouldNotBeNull();
        (await GetAsync(server, $"/sessions/{id}/files")).Answer.GetProperty("files").GetArrayLength().ShouldBe(0);
        (await SendAsync(server, HttpMethod.Delete, $"/sessions/{id}/files/{fileId}")).Status.ShouldBe(404);
        (await UploadAsync(server, id, new string('0', 64), "model.bin")).Status.ShouldBe(422);
        (await UploadAsync(server, id, sum, "../../escape")).Status.ShouldBe(400);
        (await PostAsync(server, $"/sessions/{id}/files", "{}")).Status.ShouldBe(400);
        Directory.GetFiles(server.Folder, "*.part", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<script>weights</script>", 24, 201)]
    [InlineData("<script>weights</script>", 25, 422)]
    [InlineData("something else", 24, 422)]
    public async Task A_file_from_elsewhere_whose_content_is_not_what_its_entry_says_is_not_kept(
        string entered, int bytes, int expected)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        string sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entered)));
        string entry = $$"""{"id":"f1","filename":"w.bin","path":"/m","sizeBytes":{{bytes}},"checksum":"{{sum}}"}""";
        using var form = new MultipartFormDataContent
        {
            { new StringContent(entry), "entry" },
            { new ByteArrayContent("<script>weights</script>"u8.ToArray()), "file", "w.bin" },
        };
        using HttpResponseMessage answer = await server.Client.PostAsync($"/sessions/{id}/files", form);
        string text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(expected, text);
        if (expected == 422)
            text.ShouldContain($"expected {bytes} and {sum}");
        (await GetAsync(server, $"/sessions/{id}/files")).Answer.GetProperty("files").GetArrayLength()
            .ShouldBe(expected == 201 ? 1 : 0);
        string[] left = Directory.GetFiles(
            Path.Combine(server.Folder, "sessions", "ml", "mnist", "files"), "*", SearchOption.AllDirectories);
        left.Count(path => !Path.GetFileName(path).StartsWith('.')).ShouldBe(expected == 201 ? 1 : 0);
    }

    private static async Task<(int Status, JsonElement Answer, string Text)> UploadAsync(
        RunningServer server, string id, string checksum, string name)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("/models"), "prefix" },
            { new StringContent(checksum), "checksum" },
            { new StringContent("a,b"), "tags" },
            { new StringContent("{\"epoch\":3}"), "metadata" },
            { new ByteArrayContent("<script>weights</script>"u8.ToArray()), "file", name },
        };
        using HttpResponseMessage answer = await server.Client.PostAsync($"/sessions/{id}/files", form);
        string text = await answer.Content.ReadAsStringAsync();
        JsonElement json = answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : default;
        return ((int)answer.StatusCode, json, text);
    }

    [Fact]
    public async Task A_write_protected_session_takes_nothing_but_from_where_it_comes()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (_, JsonElement made, _) = await PostAsync(
            server, "/workspaces/ml/sessions", """{"name":"mnist","writeProtected":true}""");
        string id = made.GetProperty("session").GetProperty("id").GetString()!;
        (int status, _, string text) = await PostAsync(
            server, $"/sessions/{id}/logs", """{"logs":[{"message":"m"}]}""");
        status.ShouldBe(403);
        text.ShouldContain("write-protected");
        (await PostAsync(server, $"/sessions/{id}/parameters", "{\"data\":{\"a\":1}}")).Status.ShouldBe(403);
        (await PostAsync(server, "/workspaces/ml/sessions", """{"name":"mnist","description":"x"}""")).Status
            .ShouldBe(403);
        (await PostAsync(server, $"/sessions/{id}/logs", Numbered(0))).Status.ShouldBe(201);
    }

    [Fact]
    public async Task A_line_beyond_its_limit_is_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options with
        {
            Limits = new() { MaxLineBytes = 200 },
        });
        string id = await MakeAsync(server);
        (int status, _, string text) = await PostAsync(
            server, $"/sessions/{id}/logs", $$"""{"logs":[{"message":"{{new string('x', 300)}}"}]}""");
        status.ShouldBe(400);
        text.ShouldContain("at most 200 are taken (max_line_size)");
        string point = "{\"data\":{\"a\":\"" + new string('x', 300) + "\"}}";
        (await PostAsync(server, $"/sessions/{id}/tracks/a/append", point)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task No_damaged_body_is_the_servers_fault()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = await MakeAsync(server);
        (string Method, string Path, string Type, byte[] Body)[] good =
        [
            ("POST", $"/sessions/{id}/logs", "application/json", Encoding.UTF8.GetBytes(Numbered(0, 5)
                .Replace("null", "{\"a\":\"\\ud83d\\ude80\",\"b\":[1,2.5e3,true]}", StringComparison.Ordinal))),
            ("POST", "/workspaces/ml/sessions", "application/json", Encoding.UTF8.GetBytes(
                """{"name":"x","tags":["a"],"metadata":{"a":1},"session":{"created_at":"2026-01-19T00:00:00Z","""
                + "\"runs\":[{\"id\":\"r\",\"status\":\"running\"}]}}")),
            ("POST", $"/sessions/{id}/parameters", "application/json",
                """{"data":{"a":{"b":1},"c":"d"},"version":3,"createdAt":"2026-01-19T00:00:00Z"}"""u8.ToArray()),
            ("POST", $"/sessions/{id}/tracks/a/append-batch", "application/json",
                """{"points":[{"index":1,"step":2,"data":{"a":1},"createdAt":"2026-01-19T00:00:00Z"}],"tags":["x"]}"""u8
                    .ToArray()),
            ("POST", $"/sessions/{id}/tracks/a/append", "application/json",
                """{"data":{"a":1},"metadata":{"x":1}}"""u8.ToArray()),
            ("PUT", $"/sessions/{id}/files/f1", "application/json", Encoding.UTF8.GetBytes(
                """{"id":"f1","path":"/m","filename":"a.bin","sizeBytes":3,"checksum":"x","purged":true}""")),
            ("POST", $"/sessions/{id}/files", "multipart/form-data; boundary=zzz", Encoding.UTF8.GetBytes(
                "--zzz\r\nContent-Disposition: form-data; name=\"prefix\"\r\n\r\n/a\r\n--zzz\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\nabc\r\n--zzz--\r\n")),
        ];
        var random = new Random(5);
        for (int i = 0; i < 1200; i++)
        {
            (string method, string path, string type, byte[] original) = good[i % good.Length];
            byte[] body = [.. original];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            using var request = new HttpRequestMessage(new HttpMethod(method), path)
            {
                Content = new ByteArrayContent(body[..random.Next(body.Length / 2, body.Length + 1)]),
            };
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            ((int)answer.StatusCode).ShouldBeInRange(
                200, 499, $"{method} {path} {Encoding.Latin1.GetString(body)}: "
                + await answer.Content.ReadAsStringAsync());
        }

        foreach (string path in (string[])["/sessions", $"/sessions/{id}/logs", $"/sessions/{id}/tracks",
            $"/sessions/{id}/files", $"/sessions/{id}"])
            (await server.Client.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
    }
}
