using System.Text.Json;

namespace Hewn.Cli.Tests.View.Output;

public sealed class FormatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FormatTests() => _folder.Write("app.jsonl", MixedLogs.Json);

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> View(RunSettings settings, params string[] args) =>
        ToolRun.OfAsync(settings, ["view", _folder.File("app.jsonl"), "--timezone", "utc", .. args]);

    private Task<ToolRun> View(params string[] args) => View(new RunSettings(), args);

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Pretty_output_fits_the_terminal(int width)
    {
        var settings = new RunSettings { IsTerminal = true, Width = width };
        foreach (string expand in new[] { "auto", "always", "never" })
        {
            ToolRun run = await View(settings, "--color", "never", "--expand", expand);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldBeGolden($"entries-{expand}.{width}");
            string[] long_ = [.. run.Lines.Where(line => Hewn.Cli.View.Output.CellText.WidthOf(line) > width)];
            long_.ShouldAllBe(line => !line.Trim().Contains(' ') || line.Contains("\":", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("pretty")]
    [InlineData("json")]
    [InlineData("logfmt")]
    [InlineData("csv")]
    [InlineData("raw")]
    public async Task Each_format_is_as_accepted(string format)
    {
        ToolRun run = await View("--output", format);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBeGolden($"entries-{format}");
    }

    [Theory]
    [InlineData("hewn")]
    [InlineData("light")]
    [InlineData("vivid")]
    [InlineData("mono")]
    public async Task Each_theme_is_as_accepted(string theme)
    {
        var settings = new RunSettings { IsTerminal = true, Width = 100 };
        ToolRun run = await View(settings, "--theme", theme, "--hide", "call,stack_trace");
        run.Output.Replace("\e", "<esc>", StringComparison.Ordinal).ShouldBeGolden($"entries-theme-{theme}.100");
    }

    [Fact]
    public async Task Nothing_of_a_log_steers_a_terminal()
    {
        foreach (string format in new[] { "pretty", "json", "logfmt", "csv", "raw" })
        {
            ToolRun run = await View(
                new RunSettings { IsTerminal = true, Width = 80 }, "--output", format, "--color", "never");
            run.Output.ShouldNotContain('\e');
            run.Output.ShouldNotContain('\a');
        }
    }

    [Fact]
    public async Task Raw_output_of_a_pipe_is_the_file()
    {
        ToolRun run = await View("--output", "raw");
        run.Output.ShouldBe(MixedLogs.Json);
    }

    [Fact]
    public async Task Json_output_is_the_records()
    {
        (await View("--output", "json")).Output.ShouldBe(MixedLogs.Json);
        ToolRun chosen = await View("--output", "json", "--show", "message,call,params", "--level", "error");
        JsonDocument.Parse(chosen.Lines.Single()).RootElement.EnumerateObject().Select(member => member.Name)
            .ShouldBe(["message", "call"]);
        ToolRun hidden = await View("--output", "json", "--hide", "message,call,stack_trace", "--level", "error");
        hidden.Output.ShouldNotContain("Models.cs");
        hidden.Output.ShouldContain("\"error\":\"Model \\\"mistral\\\" not found\"");
    }

    [Fact]
    public async Task Csv_output_has_the_columns_that_are_shown()
    {
        ToolRun run = await View("--output", "csv", "--show", "timestamp,params.temperature,note", "--level", "debug");
        run.Lines.Take(3).ShouldBe(
        [
            "timestamp,params.temperature,note", "2026-01-19T11:30:00.123456Z,,",
            "2026-01-19T11:30:01Z,0.7,two words",
        ]);
    }

    [Fact]
    public async Task Fields_are_hidden_and_shown_by_name()
    {
        ToolRun hidden = await View("--hide", "level,note,timestamp", "--grep", "Evicted");
        hidden.Output.ShouldStartWith("cache: Evicted 8192");
        hidden.Output.ShouldNotContain("two words");
        ToolRun shown = await View("--show", "message,blocks", "--grep", "Evicted");
        shown.Output.ShouldEndWith("of this session blocks=32\n");
        shown.Output.ShouldStartWith("Evicted");
        ToolRun both = await View("--show", "a", "--hide", "b");
        both.ExitCode.ShouldBe(2);
        both.Error.ShouldContain("cannot be combined");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false, "--color", "never")]
    [InlineData(false, false, "--no-color")]
    [InlineData(false, true)]
    [InlineData(true, true, "--color", "always")]
    [InlineData(false, false, "--theme", "none")]
    public async Task Colours_are_for_terminals_that_want_them(bool hasColor, bool isUnwanted, params string[] args)
    {
        var settings = new RunSettings { IsTerminal = true, Width = 80 };
        if (isUnwanted)
            settings.Environment["NO_COLOR"] = "1";
        (await View(settings, args)).Output.Contains('\e').ShouldBe(hasColor);
    }

    [Fact]
    public async Task Colours_go_through_a_pipe_when_they_are_asked_for()
    {
        (await View()).Output.ShouldNotContain('\e');
        (await View("--color", "always")).Output.ShouldContain('\e');
        var forced = new RunSettings { Environment = new() { ["FORCE_COLOR"] = "1" } };
        (await View(forced)).Output.ShouldContain('\e');
        forced.Environment["FORCE_COLOR"] = "0";
        (await View(forced)).Output.ShouldNotContain('\e');
    }
}
