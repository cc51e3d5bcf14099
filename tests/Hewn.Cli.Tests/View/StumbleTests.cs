using System.Text.Json;

namespace Hewn.Cli.Tests.View;

/// <summary>What somebody types who does not know the tool yet: answers say what was meant.</summary>
public sealed class StumbleTests : IDisposable
{
    private const string Record =
        "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"one\",\"status_code\":500}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("'--levle' is no option. Did you mean --level?", "view", "@", "--levle", "warn")]
    [InlineData("'--sinze' is no option. Did you mean --since?", "stats", "--sinze=-1h", "@")]
    [InlineData("'--onse' is no option. Did you mean --once?", "top", "@", "--onse")]
    [InlineData("'--quux' is no option. A file of that name", "view", "@", "--quux")]
    [InlineData("'viw' is no command: did you mean 'hewn view'?", "viw", "@")]
    [InlineData("'rules chekc' is no command: did you mean 'hewn rules check'?", "rules", "chekc")]
    [InlineData("Run 'hewn show request --help'", "show", "request")]
    [InlineData("Must be one of: 'bash' 'zsh' 'fish'", "completion", "tcsh")]
    [InlineData("--tail: '-5' is not possible", "view", "@", "--tail", "-5")]
    [InlineData("'hewn stats PATHS --level error --by error_type'", "view", "@", "--errors-only")]
    public async Task A_slip_is_answered_with_what_was_meant(string answer, params string[] args)
    {
        string path = _folder.Write("app.jsonl", Record);
        ToolRun run = await ToolRun.OfAsync(Array.ConvertAll(args, arg => arg == "@" ? path : arg));
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(answer);
        run.Error.Split('\n').Length.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Behind_two_dashes_stand_files()
    {
        ToolRun run = await ToolRun.OfAsync("view", "--", "--levle");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("'--levle' does not exist");
    }

    [Theory]
    [InlineData("view", "-n", "1")]
    [InlineData("view", "--output", "raw")]
    [InlineData("stats")]
    public async Task What_is_there_is_shown_beside_what_is_missing(string command, params string[] options)
    {
        string path = _folder.Write("app.jsonl", Record);
        ToolRun run = await ToolRun.OfAsync([command, path, _folder.File("no.log"), .. options]);
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldContain(command == "stats" ? "Records: 1" : "one");
        run.Error.ShouldContain("no.log' does not exist");
    }

    [Fact]
    public async Task A_folder_of_a_supervised_server_names_the_command_for_it()
    {
        _folder.Write("engine-api.log", Record);
        ToolRun run = await ToolRun.OfAsync("view", "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain($"'hewn view {_folder.Path}'");
        run.Error.ShouldContain($"'hewn logs {_folder.Path}'");
    }

    [Theory]
    [InlineData("no record has a field 'status'. There is status_code.", "--field", "status=500")]
    [InlineData("no record has a field 'nosuch'.", "--field", "nosuch=1")]
    [InlineData("", "--field", "status_code=404")]
    public async Task A_field_that_no_record_has_is_told(string hint, params string[] options)
    {
        string path = _folder.Write("app.jsonl", Record);
        foreach (string command in new[] { "view", "stats" })
        {
            ToolRun run = await ToolRun.OfAsync([command, path, .. options]);
            run.ExitCode.ShouldBe(0);
            run.Error.ShouldBe(hint.Length == 0 ? "" : $"hewn {command}: {hint}\n");
        }
    }

    [Fact]
    public async Task Figures_by_a_field_that_no_record_has_say_so()
    {
        string path = _folder.Write("app.jsonl", Record);
        (await ToolRun.OfAsync("stats", path, "--by", "nosuch")).Error
            .ShouldBe("hewn stats: --by: no record has a field 'nosuch'.\n");
        (await ToolRun.OfAsync("stats", path, "--by", "message")).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Figures_are_given_by_several_fields()
    {
        string path = _folder.Write("app.jsonl", Record);
        JsonElement by = (await ToolRun.OfAsync("stats", path, "--by", "message, status_code", "--json")).Json
            .GetProperty("by");
        by.GetProperty("message")[0].GetProperty("name").GetString().ShouldBe("one");
        by.GetProperty("status_code")[0].GetProperty("name").GetString().ShouldBe("500");
        (await ToolRun.OfAsync("stats", path, "--by", "message,")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Durations_with_units_are_counted()
    {
        string path = _folder.Write("app.logfmt",
            string.Concat(new[] { "65.168ms", "1m1.5s", "250µs", "1.5", "soon" }.Select(duration =>
                $"time=2026-01-19T10:00:00Z level=info msg=done duration={duration}\n")));
        JsonElement durations =
            (await ToolRun.OfAsync("stats", path, "--json")).Json.GetProperty("duration_ms");
        durations.GetProperty("count").GetInt64().ShouldBe(4);
        durations.GetProperty("max").GetDouble().ShouldBe(61_500);
        durations.GetProperty("min").GetDouble().ShouldBe(0.25, 1e-9);
    }

    [Theory]
    [InlineData("one three", "duration_ms>1000")]
    [InlineData("one", "duration_ms=1500")]
    [InlineData("one", "duration_ms=1.5s")]
    [InlineData("two", "duration_ms<=65.168")]
    [InlineData("two three", "duration_ms<1500")]
    [InlineData("two three four", "duration_ms!=1500")]
    [InlineData("four", "!exists(duration_ms)")]
    public async Task Durations_with_units_are_compared_in_milliseconds(string expected, string condition)
    {
        const string Logfmt =
            "ts=1768816800 level=info msg=one duration=1.5s\nts=1768816801 level=info msg=two duration=65.168ms\n"
            + "ts=1768816802 level=info msg=three duration=1400\nts=1768816803 level=info msg=four\n";
        const string Json =
            "{\"level\":\"info\",\"ts\":1768816800,\"msg\":\"one\",\"duration\":\"1.5s\"}\n"
            + "{\"level\":\"info\",\"ts\":1768816801,\"msg\":\"two\",\"duration\":\"65.168ms\"}\n"
            + "{\"level\":\"info\",\"ts\":1768816802,\"msg\":\"three\",\"duration\":1400}\n"
            + "{\"level\":\"info\",\"ts\":1768816803,\"msg\":\"four\"}\n";
        foreach (string log in new[] { Logfmt, Json })
        {
            string path = _folder.Write("app.log", log);
            ToolRun run = await ToolRun.OfAsync(
                "view", path, "--output", "csv", "--show", "message", "--field", condition);
            run.ExitCode.ShouldBe(0, run.Error);
            string.Join(' ', run.Lines.Skip(1)).ShouldBe(expected, log);
        }
    }

    [Fact]
    public async Task Lines_that_are_no_record_are_counted_one_by_one()
    {
        string path = _folder.Write("app.jsonl", $"{Record}{{\n\"a\": nothing\n}}\n{Record}");
        ToolRun run = await ToolRun.OfAsync("view", path, "--output", "json");
        run.Error.ShouldContain("hewn view: 3 lines could not be read as a record");
    }

    [Fact]
    public async Task Quotes_inside_of_quotes_are_told_apart()
    {
        string path = _folder.Write("app.jsonl",
            "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"m\","
            + "\"line\":\"{\\\"a\\\": 1}\",\"next\":2}\n");
        (await ToolRun.OfAsync("view", path)).Output.ShouldContain("line=\"{\\\"a\\\": 1}\" next=2");
    }
}
