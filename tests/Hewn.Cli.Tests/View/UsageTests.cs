namespace Hewn.Cli.Tests.View;

public sealed class UsageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--lines", "0", "a whole number from 1 to 100000")]
    [InlineData("--lines", "-5", "a whole number from 1 to 100000")]
    [InlineData("--lines", "many", "a whole number from 1 to 100000")]
    [InlineData("--lines", "1000001", "a whole number from 1 to 100000")]
    [InlineData("--hours", "0", "a number above 0")]
    [InlineData("--hours", "-1", "a number above 0")]
    [InlineData("--hours", "1e99", "a number above 0")]
    [InlineData("--hours", "NaN", "a number above 0")]
    [InlineData("--level", "loud", "TRACE, DEBUG, INFO, WARN, ERROR, FATAL")]
    [InlineData("--type", "none", "api, errors, both")]
    [InlineData("--output", "xml", "pretty, json")]
    [InlineData("--slow", "5", "250ms, 5s, 1.5m, 2h")]
    [InlineData("--slow", "-5s", "250ms, 5s, 1.5m, 2h")]
    [InlineData("--slow", "0s", "250ms, 5s, 1.5m, 2h")]
    [InlineData("--slow", "soon", "250ms, 5s, 1.5m, 2h")]
    [InlineData("--timezone", "Mars/Base", "local, utc, an offset such as +02:00, or an IANA name")]
    [InlineData("--timezone", "+25:00", "local, utc, an offset such as +02:00, or an IANA name")]
    [InlineData("--timezone", "+2", "local, utc, an offset such as +02:00, or an IANA name")]
    [InlineData("--log-dir", "", "the path of a folder")]
    public async Task A_value_that_is_not_possible_is_named_with_what_is_allowed(
        string option, string value, string allowed)
    {
        _folder.Write("api.log", "");
        string[] directory = option == "--log-dir" ? [] : ["--log-dir", _folder.Path];
        ToolRun run = await ToolRun.OfAsync(["view", .. directory, option, value]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain($"{option}: '{value}' is not possible");
        run.Error.ShouldContain(allowed);
    }

    [Theory]
    [InlineData("utc", "2026-01-19T10:00:00.000000Z")]
    [InlineData("local", "2026-01-19T10:00:00.000000+00:00")]
    [InlineData("+02:00", "2026-01-19T12:00:00.000000+02:00")]
    [InlineData("-0330", "2026-01-19T06:30:00.000000-03:30")]
    [InlineData("Europe/Berlin", "2026-01-19T11:00:00.000000+01:00")]
    [InlineData("Asia/Kolkata", "2026-01-19T15:30:00.000000+05:30")]
    public async Task Zones_are_taken_by_name_and_by_offset(string zone, string shown)
    {
        _folder.Write("api.log", "{\"timestamp\":\"2026-01-19T10:00:00Z\"}\n");
        TimeZoneInfo local = TimeZoneInfo.CreateCustomTimeZone("l", TimeSpan.Zero, "l", "l");
        ToolRun run = await ToolRun.OfAsync(
            new RunSettings { Zone = local }, "view", "--log-dir", _folder.Path, "--timezone", zone);
        run.Output.ShouldContain(shown);
    }

    [Theory]
    [InlineData("view", "--nonsense")]
    [InlineData("view", "surplus")]
    [InlineData("view", "--lines")]
    [InlineData("veiw")]
    public async Task What_cannot_be_parsed_ends_with_a_message_and_code_2(params string[] args)
    {
        ToolRun run = await ToolRun.OfAsync(args);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("--help");
    }

    [Theory]
    [InlineData("--follow", "--stats")]
    [InlineData("--follow", "--errors-only")]
    [InlineData("--level", "warn", "--stats")]
    [InlineData("--slow", "5s", "--errors-only")]
    public async Task Options_that_contradict_each_other_are_refused(params string[] args)
    {
        _folder.Write("api.log", "");
        ToolRun run = await ToolRun.OfAsync(["view", "--log-dir", _folder.Path, .. args]);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("cannot be combined");
    }

    [Fact]
    public async Task A_missing_folder_is_an_error_that_says_which_and_where_it_came_from()
    {
        string missing = _folder.File("nowhere");
        ToolRun run = await ToolRun.OfAsync("view", "--log-dir", missing, "--stats");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain($"'{missing}' (from --log-dir) does not exist");
        var settings = new RunSettings { Environment = new() { ["LOG_DIR"] = missing } };
        (await ToolRun.OfAsync(settings, "view")).Error
            .ShouldContain($"'{missing}' (from the environment variable LOG_DIR) does not exist");
    }

    [Fact]
    public async Task A_folder_without_logs_is_an_error_that_says_what_was_expected()
    {
        _folder.Write("other.log", "{}\n");
        ToolRun run = await ToolRun.OfAsync("view", "--log-dir", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("expected api.log (or api.log.1 …) or errors.log (or errors.log.1 …)");
    }

    [Fact]
    public async Task Asking_for_the_log_that_is_not_there_says_that_the_other_one_is()
    {
        _folder.Write("errors.log", "{}\n");
        ToolRun run = await ToolRun.OfAsync("view", "--log-dir", _folder.Path, "--type", "api");
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("There is errors.log: choose another --type");
        (await ToolRun.OfAsync("view", "--log-dir", _folder.Path)).ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task The_environment_names_the_folder_when_the_option_does_not()
    {
        _folder.Write("api.log", "{\"message\":\"from the environment\"}\n");
        var settings = new RunSettings { Environment = new() { ["LOG_DIR"] = _folder.Path } };
        (await ToolRun.OfAsync(settings, "view")).Output.ShouldContain("from the environment");
        (await ToolRun.OfAsync(settings, "view", "--log-dir", _folder.File("x"))).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task Errors_only_goes_before_stats_and_stats_before_the_listing()
    {
        _folder.Write("api.log", "{\"message\":\"x\"}\n");
        string[] args = ["view", "--log-dir", _folder.Path];
        (await ToolRun.OfAsync([.. args, "--errors-only", "--stats"])).Output
            .ShouldStartWith("📊 Error Summary (Last 24 hours)");
        (await ToolRun.OfAsync([.. args, "--stats", "--lines", "5"])).Output
            .ShouldStartWith("📈 API Statistics (Last 24 hours)");
        (await ToolRun.OfAsync([.. args])).Output.ShouldStartWith("📋 Recent API Logs:");
    }

    [Fact]
    public async Task The_tool_alone_prints_its_help_and_knows_its_version()
    {
        ToolRun alone = await ToolRun.OfAsync();
        alone.ExitCode.ShouldBe(ExitCode.Success);
        alone.Output.ShouldContain("Examples:");
        ToolRun version = await ToolRun.OfAsync("--version");
        version.ExitCode.ShouldBe(ExitCode.Success);
        version.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
    }
}
