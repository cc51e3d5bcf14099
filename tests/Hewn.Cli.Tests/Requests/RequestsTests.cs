using System.Diagnostics;
using System.Text.Json;

namespace Hewn.Cli.Tests.Requests;

public sealed class RequestsTests : IDisposable
{
    private const string Chat = """
        {"model":"llama","temperature":0.7,"messages":[{"role":"system","content":"Be brief."},
        {"role":"user","content":[{"type":"text","text":"Weather in \"Berlin\"?"},
        {"type":"image_url","image_url":{"url":"[image/png, 48213 bytes]"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"12 degrees"}],
        "tools":[{"type":"function","function":{"name":"get_weather"}}]}
        """;

    private const string Answer = """
        {"choices":[{"message":{"role":"assistant","content":"It's cold:\n```sh\necho 12\n```\nTake a coat.",
        "reasoning_content":"Hm.",
        "tool_calls":[{"function":{"name":"get_weather","arguments":"{\"city\":\"Berlin\"}"}}]},
        "finish_reason":"stop"}]}
        """;

    private readonly TempFolder _folder = new();

    public RequestsTests() => _folder.Write("api.log",
        Request("10:00:00", "req_1", "llama", Chat)
        + End("10:00:02.340", "req_1", "llama", 200, 2340, Answer,
            ",\"ttft_ms\":120,\"tokens_per_second\":85.3,\"prompt_tokens\":120,\"completion_tokens\":512")
        + Request("10:00:05", "req_2", "mistral", """{"model":"mistral","prompt":"a\u001b[2Jb\u202e"}""")
        + End("10:00:05.050", "req_2", "mistral", 502, 50, """{"error":{"message":"no route"}}""",
            ",\"outcome\":\"upstream_error\",\"error\":\"down\",\"error_type\":\"HttpRequestException\"")
        + Request("10:00:06", "req_3", "llama", Changed(Changed(Chat, "0.7", "0.9"), "brief", "long"))
        + "{\"timestamp\":\"2026-01-19T10:00:07Z\",\"level\":\"INFO\",\"message\":\"x\",\"request_id\":\"req_3\"}\n"
        + End("10:00:16", "req_3", "llama", 200, 10000, Changed(Answer, "12", "13"), "")
        + Request("10:00:20", "req_4", "llama", "\"it's no JSON\""));

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> Run(params string[] args) => Run(new RunSettings(), args);

    private Task<ToolRun> Run(RunSettings settings, params string[] args) =>
        ToolRun.OfAsync(settings, ["requests", .. args, _folder.Path, "--timezone", "utc"]);

    [Theory]
    [InlineData("req_1 req_2 req_3 req_4")]
    [InlineData("req_3 req_4", "-n", "2")]
    [InlineData("req_1 req_3 req_4", "--model", "LLA")]
    [InlineData("req_2", "--status", "5xx")]
    [InlineData("req_2", "--status", "502")]
    [InlineData("req_2", "--status", "upstream_error")]
    [InlineData("req_1 req_3", "--status", "completed")]
    [InlineData("req_4", "--status", "unfinished")]
    [InlineData("req_1 req_3", "--slow", "2s")]
    [InlineData("req_3", "--slow", "2s", "-n", "1")]
    public async Task The_last_calls_that_pass_are_listed_by_their_beginning(string expected, params string[] args)
    {
        ToolRun run = await Run([.. args, "--json"]);
        run.ExitCode.ShouldBe(0, run.Error);
        string.Join(' ', run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("request_id")
            .GetString())).ShouldBe(expected);
    }

    [Fact]
    public async Task Facts_are_those_of_the_records()
    {
        JsonElement call = JsonDocument.Parse((await Run("--json")).Lines[0]).RootElement;
        call.GetProperty("timestamp").GetString().ShouldBe("2026-01-19T10:00:00.000000Z");
        call.GetProperty("outcome").GetString().ShouldBe("completed");
        call.GetProperty("ttft_ms").GetDouble().ShouldBe(120);
        call.TryGetProperty("response_body", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")]
    [InlineData("gen_ai.usage.prompt_tokens", "gen_ai.usage.completion_tokens")]
    public async Task Figures_under_the_names_of_OpenTelemetry_are_read(string input, string output)
    {
        File.AppendAllText(_folder.File("api.log"), Request("10:00:30", "req_5", "llama", "{}")
            + End("10:00:31", "req_5", "llama", 200, 1, "{}", $",\"{input}\":7,\"{output}\":9"));
        JsonElement call = JsonDocument.Parse((await Run("-n", "1", "--json")).Lines[0]).RootElement;
        call.GetProperty("prompt_tokens").GetInt32().ShouldBe(7);
        call.GetProperty("completion_tokens").GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task A_call_without_a_model_shows_what_was_asked_for()
    {
        File.AppendAllText(_folder.File("api.log"),
            "{\"timestamp\":\"2026-01-19T10:00:30Z\",\"level\":\"WARN\",\"message\":\"Error response - 404\","
            + "\"request_id\":\"req_5\",\"type\":\"response\",\"method\":\"GET\",\"status_code\":404,"
            + "\"url\":\"http://127.0.0.1:11435/v1/models?x=1\",\"duration_ms\":1}\n");
        (await Run("-n", "1")).Lines[^1].TrimEnd().ShouldEndWith("req_5                        GET /v1/models");
        ToolRun narrow = await Run(new RunSettings { IsTerminal = true, Width = 60 }, "-n", "1", "--color", "never");
        narrow.Lines[^1].Trim().ShouldBe("req_5  GET /v1/models");
    }

    [Fact]
    public async Task Where_no_call_is_found_no_table_is_begun()
    {
        ToolRun run = await Run("--model", "nobody");
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("no such call");
    }

    [Fact]
    public async Task The_text_of_an_error_is_shown_once()
    {
        File.AppendAllText(_folder.File("api.log"), Request("10:00:30", "req_5", "m", "{}")
            + End("10:00:31", "req_5", "m", 500, 1, "{\"error\":{\"message\":\"out of luck\"}}",
                ",\"error\":\"out of luck\",\"error_type\":\"InternalServerError\",\"outcome\":\"failed\""));
        ToolRun run = await Run("show", "req_5");
        run.Output.Split("out of luck").Length.ShouldBe(2, run.Output);
        run.Lines[^1].ShouldBe("error: InternalServerError");
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (Process made = Process.Start("mkfifo", _folder.File("pipe")))
            await made.WaitForExitAsync();
        ToolRun run = await ToolRun.OfAsync("requests", _folder.File("pipe")).WaitAsync(TimeSpan.FromSeconds(60));
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("is no regular file");
        File.Delete(_folder.File("pipe"));
        (await ToolRun.OfAsync("requests", _folder.Write("empty.log", ""))).Error.ShouldContain("no such call");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public async Task The_list_fits_the_terminal(int width)
    {
        ToolRun run = await Run(new RunSettings { IsTerminal = true, Width = width }, "--color", "never");
        run.Output.ShouldBeGolden($"requests.{width}");
        run.Lines.ShouldAllBe(line => line.Length <= width);
    }

    [Theory]
    [InlineData("req_1", 60)]
    [InlineData("req_1", 100)]
    [InlineData("req_2", 80)]
    [InlineData("req_4", 80)]
    public async Task A_call_is_shown_as_what_was_said(string id, int width)
    {
        ToolRun run = await Run(new RunSettings { IsTerminal = true, Width = width }, "show", id, "--color", "never");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBeGolden($"requests-show-{id}.{width}");
        run.Lines.ShouldAllBe(line => line.Length <= width);
        run.Output.ShouldNotContain("\e");
        run.Output.ShouldNotContain("\u202e");
    }

    [Fact]
    public async Task Both_records_are_given_to_programs()
    {
        JsonElement call = (await Run("show", "req_2", "--json")).Json;
        call.GetProperty("request").GetProperty("request_body").GetProperty("prompt").GetString()
            .ShouldBe("a\u001b[2Jb\u202e");
        call.GetProperty("response").GetProperty("status_code").GetInt32().ShouldBe(502);
        (await Run("show", "req_4", "--json")).Json.GetProperty("response").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_call_becomes_a_command_that_a_shell_reads_as_it_was()
    {
        ToolRun run = await Run("show", "req_1", "--as", "curl");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("\"Authorization: Bearer $API_KEY\"");
        string[] words = await ShellWords(run.Output.Replace("curl ", "printf '%s\\0' ", StringComparison.Ordinal));
        words.ShouldContain("http://127.0.0.1:11435/v1/chat/completions?q='1'");
        JsonElement sent = JsonDocument.Parse(words[^1]).RootElement;
        JsonElement.DeepEquals(sent, JsonDocument.Parse(Chat).RootElement).ShouldBeTrue();
    }

    [Theory]
    [InlineData("its body was cut, or is no JSON", "req_4")]
    [InlineData("its request was not recorded", "req_5")]
    public async Task What_cannot_be_sent_again_is_told(string reason, string id)
    {
        File.AppendAllText(_folder.File("api.log"), End("10:00:30", "req_5", "llama", 200, 1, "{}", ""));
        ToolRun run = await Run("show", id, "--as", "curl");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task A_hidden_part_is_told()
    {
        File.AppendAllText(_folder.File("api.log"),
            Request("10:00:30", "req_5", "llama", """{"messages":[{"content":"[omitted]"}]}"""));
        ToolRun run = await Run("show", "req_5", "--as", "curl");
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldContain("this does not send the same");
    }

    [Fact]
    public async Task Two_calls_are_compared()
    {
        ToolRun run = await Run(
            new RunSettings { IsTerminal = true, Width = 60 }, "--diff", "req_1", "req_3", "--color", "never");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBeGolden("requests-diff.60");
        JsonElement diff = (await Run("--json", "--diff", "req_1", "req_3")).Json;
        diff.GetProperty("prompt").EnumerateArray().Select(line => line.GetString())
            .ShouldBe(["-Be brief.", "+Be long."]);
        diff.GetProperty("answer").EnumerateArray().Select(line => line.GetString()).ShouldBe(["-echo 12", "+echo 13"]);
        JsonElement temperature = diff.GetProperty("parameters").EnumerateArray()
            .Single(row => row.GetProperty("name").GetString() == "temperature");
        temperature.GetProperty("after").GetString().ShouldBe("0.9");
        (await Run("--json", "--diff", "req_1", "req_1")).Json.GetProperty("parameters").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("req_9", "show", "req_9")]
    [InlineData("req_8", "--diff", "req_1", "req_8")]
    [InlineData("req", "show", "req")]
    public async Task An_id_that_is_nowhere_ends_with_code_1(string id, params string[] args)
    {
        ToolRun run = await Run([.. args]);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain($"has the id '{id}'");
    }

    [Theory]
    [InlineData("--status", "--status", "9xx")]
    [InlineData("--slow", "--slow", "5")]
    [InlineData("--lines", "-n", "0")]
    [InlineData("--follow", "--follow", "--status", "unfinished")]
    [InlineData("--diff", "--diff", "req_1", "req_2", "--model", "x")]
    [InlineData("--as", "show", "req_1", "--as", "wget")]
    [InlineData("ID", "show", "")]
    public async Task What_is_not_possible_is_an_error(string option, params string[] args)
    {
        ToolRun run = await Run([.. args]);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(option);
    }

    [Fact]
    public async Task An_id_that_was_used_again_shows_its_last_call_and_says_so()
    {
        File.AppendAllText(_folder.File("api.log"), Request("10:00:30", "req_1", "other", """{"prompt":"again"}"""));
        ToolRun run = await Run("show", "req_1");
        run.Output.ShouldContain("again");
        run.Output.ShouldNotContain("Be brief");
        run.Error.ShouldContain("2 calls have the id 'req_1'; the last is shown");
    }

    [Fact]
    public async Task Calls_are_followed_as_they_end()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = Run(
            new RunSettings { Output = output, Cancellation = cancellation.Token }, "--follow", "--model", "llama");
        await output.WaitForAsync("req_3");
        File.AppendAllText(_folder.File("api.log"),
            End("10:00:21", "req_6", "mistral", 200, 1, "{}", "")
            + End("10:00:22", "req_4", "llama", 200, 2, "{}", ""));
        await output.WaitForAsync("req_4");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.ShouldNotContain("req_2");
        output.Text.ShouldNotContain("req_6");
        output.Text.Split("req_3").Length.ShouldBe(2);
    }

    private static async Task<string[]> ShellWords(string command)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, ArgumentList = { "-c", command } };
        start.Environment["API_KEY"] = "k";
        using Process shell = Process.Start(start).ShouldNotBeNull();
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Request(string time, string id, string model, string body) =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"INFO\",\"message\":\"Incoming request\","
        + $"\"request_id\":\"{id}\",\"model\":\"{model}\",\"type\":\"request\",\"method\":\"POST\","
        + "\"url\":\"http://127.0.0.1:11435/v1/chat/completions?q='1'\",\"caller\":\"tests\","
        + $"\"request_body\":{OneLine(body)}}}\n";

    private static string End(
        string time, string id, string model, int status, double ms, string body, string fields) =>
        FormattableString.Invariant(
            $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"INFO\",\"message\":\"Outgoing response\",")
        + FormattableString.Invariant(
            $"\"request_id\":\"{id}\",\"model\":\"{model}\",\"type\":\"response\",\"status_code\":{status}{fields},")
        + FormattableString.Invariant($"\"response_body\":{OneLine(body)},\"duration_ms\":{ms}}}\n");

    private static string Changed(string text, string old, string now) =>
        text.Replace(old, now, StringComparison.Ordinal);

    private static string OneLine(string json) => json.Replace("\n", "", StringComparison.Ordinal);
}
