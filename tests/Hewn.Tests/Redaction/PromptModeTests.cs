using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Configuration;
using Hewn.Extensions;
using Hewn.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hewn.Tests.Redaction;

/// <summary>A prompt is written as the mode says, however it gets into a record.</summary>
[Collection(PromptModes.Name)]
public sealed class PromptModeTests : IDisposable
{
    private const string Beginning = "Tell me about the zebra";

    private static readonly string _prompt = Beginning + new string('.', 200 - Beginning.Length) + "and the quagga";

    private sealed record Turn(string Role, string Content);

    private sealed record Request(string Model, string Prompt, int MaxTokens);

    private sealed record Outer(Request[] Requests);

    public void Dispose() => PromptModes.Reset();

    private static string Expected(PromptMode mode) => mode switch
    {
        PromptMode.Full => _prompt,
        PromptMode.Truncated => _prompt[..200] + "…[truncated 14 bytes]",
        PromptMode.Hash => HashOf(_prompt),
        _ => "[omitted]",
    };

    private static string HashOf(string text) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]} ({text.Length} bytes)";

    /// <summary>The one line that a call leaves; nothing of the prompt that the mode hides is in it.</summary>
    private static JsonElement RecordOf(PromptMode mode, Action<Logger> call)
    {
        using var log = new RunningLog(options => options.Prompts = mode);
        call(log.Log);
        log.System.Dispose();
        string line = LogLines.Read(log.File).ShouldHaveSingleItem();
        if (mode > PromptMode.Full)
            line.ShouldNotContain("quagga");
        if (mode > PromptMode.Truncated)
            line.ShouldNotContain("zebra");
        return LogLines.Parse(line);
    }

    public static TheoryData<PromptMode> Modes => [.. Enum.GetValues<PromptMode>()];

    public static TheoryData<PromptMode> Hiding => [PromptMode.Hash, PromptMode.Off];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Fields_bound_fields_and_scopes(PromptMode mode)
    {
        RecordOf(mode, log => log.Info("m", ("prompt", _prompt))).Text("prompt").ShouldBe(Expected(mode));
        RecordOf(mode, log => log.With("prompt", _prompt).Info("m")).Text("prompt").ShouldBe(Expected(mode));
        JsonElement record = RecordOf(mode, log =>
        {
            using var provider = new HewnLoggerProvider(null);
            var scope = new Dictionary<string, object?> { ["system_prompt"] = _prompt, ["model"] = "m1" };
            using (provider.CreateLogger("c").BeginScope(scope))
                log.Info("m");
        });
        record.Text("system_prompt").ShouldBe(Expected(mode));
        record.Text("model").ShouldBe("m1");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Members_of_objects_at_any_depth(PromptMode mode)
    {
        var request = new Request("m1", _prompt, 5);
        string json = RecordOf(mode, log => log.Info("m", ("request", new Outer([request])))).Raw("request");
        JsonElement shown = JsonDocument.Parse(json).RootElement.GetProperty("Requests")[0];
        shown.Text("Prompt").ShouldBe(Expected(mode));
        shown.Text("Model").ShouldBe("m1");
        shown.Raw("MaxTokens").ShouldBe("5");

        object[] others =
        [
            new Dictionary<string, object?> { ["prompt"] = _prompt },
            new Dictionary<string, string> { ["prompt"] = _prompt },
            JsonNode.Parse($$"""{"prompt":"{{_prompt}}"}""")!,
            JsonDocument.Parse($$"""{"prompt":"{{_prompt}}"}""").RootElement,
        ];
        foreach (object other in others)
        {
            JsonElement value = RecordOf(mode, log => log.Info("m", ("data", other))).GetProperty("data");
            value.Text("prompt").ShouldBe(Expected(mode));
        }

        RecordOf(mode, log => log.Info("m", ("data", new SortedList<string, int[]> { ["x"] = [1] }.First())))
            .Raw("data").ShouldBe("""{"Key":"x","Value":[1]}""");
        RecordOf(mode, log => log.Info("m", ("data", KeyValuePair.Create("prompt", _prompt))))
            .GetProperty("data").Text("Value").ShouldBe(Expected(mode));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Texts_inside_of_messages_are_replaced_and_roles_stay(PromptMode mode)
    {
        object[] lists =
        [
            new[] { new Turn("system", _prompt), new Turn("user", _prompt) },
            JsonNode.Parse($$"""
                [{"Role":"system","Content":"{{_prompt}}"},{"Role":"user","Content":"{{_prompt}}"}]
                """)!,
        ];
        foreach (object list in lists)
        {
            JsonElement messages = RecordOf(mode, log => log.Info("m", ("messages", list))).GetProperty("messages");
            messages.GetArrayLength().ShouldBe(2);
            messages[0].Text("Role").ShouldBe("system");
            messages[1].Text("Role").ShouldBe("user");
            messages[1].Text("Content").ShouldBe(Expected(mode));
        }

        JsonElement parts = RecordOf(mode, log => log.Info("m", ("messages", new object[]
        {
            new { role = _prompt, content = new object[] { new { type = "text", text = _prompt }, 7, true } },
        }))).GetProperty("messages")[0];
        parts.Text("role").ShouldBe(Expected(mode)); // A role is one word.
        parts.GetProperty("content")[0].Text("type").ShouldBe("text");
        parts.GetProperty("content")[0].Text("text").ShouldBe(Expected(mode));
        parts.GetProperty("content")[1].GetRawText().ShouldBe("7");
        parts.GetProperty("content")[2].GetRawText().ShouldBe("true");
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Holes_of_a_message(PromptMode mode)
    {
        string prompt = _prompt;
        var text = new StringBuilder(_prompt);
        ReadOnlySpan<char> span = _prompt;
        int answer = 42;
        string? question = null;
        JsonElement record = RecordOf(mode, log => log.Info($"A {prompt} {text:@text_prompt} {answer} {question}."));
        record.Text("prompt").ShouldBe(Expected(mode));
        record.Text("text_prompt").ShouldBe(Expected(mode));
        record.Raw("answer").ShouldBe("42");
        record.Raw("question").ShouldBe("null");
        record.Text("message").ShouldBe($"A {Expected(mode)} {Expected(mode)} 42 .");

        var request = new Request("m1", _prompt, 5);
        var outer = new List<Request> { request };
        JsonNode node = JsonNode.Parse($$"""{"prompt":"{{_prompt}}"}""")!;
        RecordOf(mode, log => log.Info($"{request} {outer} {node} {request.Prompt} {request.Prompt[..210],300}"));
        using var running = new RunningLog(options => options.Prompts = mode);
        running.Log.Info($"{span:@prompt}");
        running.StopAtOne().Text("message").ShouldBe(Expected(mode));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Messages_of_microsofts_logging(PromptMode mode)
    {
        using var log = new RunningLog(options => options.Prompts = mode);
        using var provider = new HewnLoggerProvider(log.System);
        ILogger logger = provider.CreateLogger("c");
        logger.LogInformation("Asked {{x}} {Model,4} '{Prompt}' {N:F1} {Password}", "m1", _prompt, 2, "hunter2");
        logger.LogInformation("Got {Request} of {Count}", new Request("m1", _prompt, 5), 3);
        var bare = new Dictionary<string, object?> { ["prompt"] = _prompt };
        logger.Log(LogLevel.Information, default, bare, null, (_, _) => _prompt);
        logger.LogInformation("No {Thing} here", "text");
        List<JsonElement> records = log.Stop();
        string all = string.Concat(records);
        records[0].Text("Prompt").ShouldBe(Expected(mode));
        records[2].Text("message").ShouldBe(Expected(mode));
        records[3].Text("message").ShouldBe("No text here");
        if (mode == PromptMode.Full)
            return;
        records[0].Text("message").ShouldBe($"Asked {{x}}   m1 '{Expected(mode)}' 2.0 [REDACTED]");
        records[1].Text("message").ShouldEndWith(" of 3");
        all.ShouldNotContain("quagga");
        if (mode > PromptMode.Truncated)
            all.ShouldNotContain("zebra");
    }

    [Theory]
    [MemberData(nameof(Hiding))]
    public void Numbers_dates_and_other_names_are_not_touched(PromptMode mode)
    {
        JsonElement record = RecordOf(mode, log => log.Info(
            "zoo",
            ("prompt", 7L), ("answer", true), ("completion", 0.5), ("question", null), ("prompts", new[] { 1, 2 }),
            ("prompt_tokens", 9), ("max_completion_tokens", 10), ("completions", 3m),
            ("question_length", "12"), ("model", "m1"), ("text", "shown")));
        record.Raw("prompt").ShouldBe("7");
        record.Raw("answer").ShouldBe("true");
        record.Raw("completion").ShouldBe("0.5");
        record.Raw("question").ShouldBe("null");
        record.Raw("prompts").ShouldBe("[1,2]");
        record.Raw("prompt_tokens").ShouldBe("9");
        record.Raw("max_completion_tokens").ShouldBe("10");
        record.Raw("completions").ShouldBe("3");
        record.Text("question_length").ShouldBe("12");
        record.Text("model").ShouldBe("m1");
        record.Text("text").ShouldBe("shown");
        record.Text("message").ShouldBe("zoo");
    }

    [Fact]
    public void Equal_texts_have_equal_hashes_in_whatever_form_they_come()
    {
        JsonElement record = RecordOf(PromptMode.Hash, log => log.Info(
            "m",
            ("prompt", _prompt), ("answer", _prompt.ToCharArray()), ("question", Encoding.UTF8.GetBytes(_prompt)),
            ("prompts", new[] { _prompt, _prompt + "!" }), ("completion", new StringBuilder(_prompt))));
        foreach (string name in (string[])["prompt", "answer", "question", "completion"])
            record.Text(name).ShouldBe(HashOf(_prompt));
        record.GetProperty("prompts")[0].GetString().ShouldBe(HashOf(_prompt));
        record.GetProperty("prompts")[1].GetString().ShouldBe(HashOf(_prompt + "!"));

        string longer = new string('x', 100_000) + "y"; // Longer than a string may be: all of it is hashed.
        RecordOf(PromptMode.Hash, log => log.Info("m", ("prompt", longer))).Text("prompt").ShouldBe(HashOf(longer));
    }

    [Fact]
    public void A_cut_text_shows_no_part_of_a_key_and_no_half_of_a_character()
    {
        string key = new string('x', 190) + " sk-proj-0123456789abcdefghij";
        RecordOf(PromptMode.Truncated, log => log.Info("m", ("prompt", key)))
            .Text("prompt").ShouldBe(new string('x', 190) + " [REDACTED]"[..10] + "…[truncated 1 bytes]");
        RecordOf(PromptMode.Truncated, log => log.Info("m", ("prompt", new string('x', 199) + "🪓")))
            .Text("prompt").ShouldBe(new string('x', 199) + "…[truncated 4 bytes]");
        RecordOf(PromptMode.Truncated, log => log.Info("m", ("prompt", "short"))).Text("prompt").ShouldBe("short");
    }

    [Fact]
    public void The_strictest_of_the_running_systems_counts_for_all_and_stays_when_the_last_has_stopped()
    {
        using var open = new RunningLog(options => options.Prompts = PromptMode.Truncated);
        var strict = new RunningLog(options => options.Prompts = PromptMode.Off);
        open.Log.Info("m", ("prompt", "zebra"));
        strict.Dispose();
        open.Log.Info("m", ("prompt", "zebra"));
        open.Stop().Select(record => record.Text("prompt")).ShouldBe(["[omitted]", "zebra"]);

        new RunningLog(options => options.Prompts = PromptMode.Hash).Dispose();
        Logger late = open.Log.With("prompt", "zebra");
        using var next = new RunningLog(options => options.Prompts = PromptMode.Full);
        Encoding.UTF8.GetString(late.Bound.Bytes).ShouldBe($",\"prompt\":\"{HashOf("zebra")}\"");
        next.Log.Info("m", ("prompt", "zebra"));
        next.StopAtOne().Text("prompt").ShouldBe("zebra");
    }

    [Fact]
    public void A_record_logged_by_a_value_inside_of_a_prompt_and_an_exception_leave_nothing_behind()
    {
        using var log = new RunningLog(options => options.Prompts = PromptMode.Off);
        log.Log.Info("m", ("prompt", new { Bad = new Thrower() }), ("text", "shown"));
        JsonElement record = log.StopAtOne();
        record.GetProperty("prompt").Text("Bad").ShouldBe("[omitted]");
        record.Text("text").ShouldBe("shown");
    }

    [Fact]
    public void An_unknown_mode_ends_the_start()
    {
        var options = new HewnOptions { Files = { new("x.jsonl") }, Prompts = (PromptMode)9 };
        Should.Throw<HewnConfigurationException>(options.Validate)
            .Problems.ShouldBe(["Prompts=9: expected one of Full, Truncated, Hash, Off"]);
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Hewn:Prompts", "hashed")])
            .Build().GetSection("Hewn");
        Should.Throw<HewnConfigurationException>(() => HewnSettings.Apply(new HewnOptions(), section, _ => null))
            .Problems[0].ShouldBe(
                "Hewn:Prompts=\"hashed\" (configuration): expected one of Full, Truncated, Hash, Off; "
                + "did you mean Hash?");
    }

    private sealed class Thrower
    {
        public override string ToString() => throw new InvalidOperationException("zebra");
    }
}
