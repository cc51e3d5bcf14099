using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Configuration;

public sealed class HewnSettingsTests
{
    private static HewnOptions Options() => new() { Files = { new("app.jsonl") } };

    private static HewnOptions Apply(
        Dictionary<string, string?>? settings = null, Dictionary<string, string>? environment = null,
            HewnOptions? code = null)
    {
        HewnOptions options = code ?? Options();
        IConfiguration section = new ConfigurationBuilder()
            .AddInMemoryCollection((settings ?? []).Select(s => KeyValuePair.Create("Hewn:" + s.Key, s.Value)))
            .Build().GetSection("Hewn");
        HewnSettings.Apply(options, section, name => environment?.GetValueOrDefault(name));
        return options;
    }

    private static IReadOnlyList<string> Problems(
        Dictionary<string, string?>? settings = null, Dictionary<string, string>? environment = null,
            HewnOptions? code = null) =>
        Should.Throw<HewnConfigurationException>(() => Apply(settings, environment, code)).Problems;

    [Fact]
    public void A_null_of_a_part_sets_nothing()
    {
        HewnOptions code = Options();
        code.Files[0].MaxBytes = 5000;
        code.Files[0].Loggers.Add("x");
        HewnOptions options = Apply(
            new()
            {
                ["Console"] = null, ["Files:0:Path"] = "app.jsonl", ["Files:0:MaxBytes"] = null,
                ["Files:0:Loggers:0"] = null, ["Files:1"] = null,
            },
            code: code);
        options.Console.ShouldBeNull();
        LogFileOptions file = options.Files.ShouldHaveSingleItem();
        (file.MaxBytes, file.Loggers.ShouldHaveSingleItem()).ShouldBe((5000, "x"));
        Apply(new() { ["Console:Format"] = null, ["Console:Color"] = "Never" }).Console!.Format
            .ShouldBe(ConsoleFormat.Auto);
        Apply(new()
        {
            ["Files:0:Path"] = "app.jsonl", ["Files:0:Loggers:0"] = null, ["Files:0:Loggers:1"] = "y",
        }).Files[0].Loggers.ShouldBe(["y"]);
    }

    [Fact]
    public void An_empty_variable_of_a_key_counts_as_not_set()
    {
        HewnOptions options = Options();
        HewnSettings.Apply(options, new System.Collections.Hashtable
        {
            ["Hewn__MaxFileBytes"] = "", ["Hewn__Console__Format"] = "  ", ["Hewn__BackupCount"] = "7",
        });
        (options.BackupCount, options.MaxFileBytes, options.Console)
            .ShouldBe((7, new HewnOptions().MaxFileBytes, null));
    }

    [Theory]
    [InlineData("LOG_LEVEL", "warning", "Warn Info")]
    [InlineData("LOG_LEVEL", " 'ERROR' ", "Error Info")]
    [InlineData("LOG_LEVEL", "\"debug\"", "Debug Info")]
    [InlineData("LOG_LEVEL", "", "Info Info")]
    [InlineData("LOG_LEVEL", "\"\"", "Info Info")]
    [InlineData("LOG_DIR", " /var/log ", "/var/log")]
    [InlineData("LOG_DIR", "   ", "")]
    [InlineData("LOG_MAX_BYTES", "0", "0")]
    [InlineData("LOG_MAX_BYTES", "9223372036854775807", "9223372036854775807")]
    [InlineData("LOG_BACKUP_COUNT", "1000", "1000")]
    [InlineData("LOG_PROMPTS", " HASH ", "Hash")]
    [InlineData("LOG_PROMPTS", "'off'", "Off")]
    [InlineData("LOG_PROMPTS", "", "Full")]
    public void A_variable_is_read(string name, string value, string expected)
    {
        HewnOptions options = Apply(environment: new() { [name] = value });
        string actual = name switch
        {
            "LOG_LEVEL" => $"{options.MinimumLevel} {Level.Info}",
            "LOG_DIR" => options.Directory,
            "LOG_MAX_BYTES" => $"{options.MaxFileBytes}",
            "LOG_PROMPTS" => $"{options.Prompts}",
            _ => $"{options.BackupCount}",
        };
        actual.ShouldBe(expected);
    }

    [Theory]
    [InlineData("LOG_LEVEL", "loud", "one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL")]
    [InlineData("LOG_MAX_BYTES", "10MB", "a whole number of bytes (0 = never rotate), 0 or more")]
    [InlineData("LOG_MAX_BYTES", "-1", "a whole number of bytes (0 = never rotate), 0 or more")]
    [InlineData("LOG_MAX_BYTES", "1e6", "a whole number of bytes (0 = never rotate), 0 or more")]
    [InlineData("LOG_MAX_BYTES", "99999999999999999999", "a whole number of bytes (0 = never rotate), 0 or more")]
    [InlineData("LOG_BACKUP_COUNT", "1001", "a whole number of backup files from 0 to 1000")]
    [InlineData("LOG_BACKUP_COUNT", "five", "a whole number of backup files from 0 to 1000")]
    [InlineData("LOG_PROMPTS", "none", "one of Full, Truncated, Hash, Off")]
    [InlineData("LOG_PROMPTS", "3", "one of Full, Truncated, Hash, Off")]
    [InlineData("DEBUG", "maybe", "true or false (also 1, 0, yes, no, on, off)")]
    public void A_wrong_variable_is_named_with_its_value_its_origin_and_what_is_allowed(string name, string value,
        string allowed) =>
        Problems(environment: new() { [name] = value })
            .ShouldBe([$"{name}=\"{value}\" (environment): expected {allowed}"]);

    [Theory]
    [InlineData("1", null, Level.Debug, true)]
    [InlineData("TRUE", null, Level.Debug, true)]
    [InlineData("on", "", Level.Debug, true)]
    [InlineData("0", null, Level.Info, false)]
    [InlineData("", null, Level.Info, false)]
    [InlineData("1", "error", Level.Error, true)]
    [InlineData("0", "trace", Level.Trace, false)]
    public void DEBUG_lowers_the_level_and_shows_the_console_and_LOG_LEVEL_wins(
        string debug, string? level, Level expected, bool console)
    {
        HewnOptions options = Apply(environment: new() { ["DEBUG"] = debug, ["LOG_LEVEL"] = level ?? "" });
        options.MinimumLevel.ShouldBe(expected);
        (options.Console is not null).ShouldBe(console);
    }

    [Fact]
    public void DEBUG_raises_nothing_and_reaches_a_console_that_is_there()
    {
        var code = new HewnOptions { MinimumLevel = Level.Trace, Console = new() { Format = ConsoleFormat.Json } };
        HewnOptions options = Apply(environment: new() { ["DEBUG"] = "1" }, code: code);
        options.MinimumLevel.ShouldBe(Level.Trace);
        options.Console!.MinimumLevel.ShouldBe(Level.Debug);
        options.Console.Format.ShouldBe(ConsoleFormat.Json);
    }

    [Fact]
    public void The_environment_can_be_left_alone()
    {
        HewnOptions code = Options();
        code.ReadEnvironment = false;
        Apply(environment: new() { ["LOG_LEVEL"] = "loud" }, code: code).MinimumLevel.ShouldBe(Level.Info);
    }

    [Fact]
    public void Every_setting_of_the_section_is_read()
    {
        HewnOptions options = Apply(new()
        {
            ["Service"] = "llm", ["environment"] = "test", ["MinimumLevel"] = "warn", ["Directory"] = "logs",
            ["MaxFileBytes"] = "5", ["BackupCount"] = "7", ["BufferBytes"] = "1048576",
                ["TimestampFormat"] = "epochmilliseconds",
            ["Overflow"] = "DropBelow", ["DropBelowLevel"] = "error", ["HandleProcessExit"] = "no",
            ["Console:MinimumLevel"] = "fatal", ["Console:Format"] = "json", ["Console:Color"] = "never",
            ["Files:0:Path"] = "api.log", ["Files:0:MinimumLevel"] = "debug", ["Files:0:MaxBytes"] = "1",
            ["Files:0:BackupCount"] = "2", ["Files:0:Loggers:0"] = "api", ["Files:0:Loggers:1"] = "auth",
            ["Api:Anything"] = "is not looked at here",
        });
        (options.Service, options.Environment, options.MinimumLevel, options.Directory)
            .ShouldBe(("llm", "test", Level.Warn, "logs"));
        (options.MaxFileBytes, options.BackupCount, options.BufferBytes).ShouldBe((5, 7, 1048576));
        (options.TimestampFormat, options.Overflow, options.DropBelowLevel)
            .ShouldBe((TimestampFormat.EpochMilliseconds, OverflowPolicy.DropBelow, Level.Error));
        options.HandleProcessExit.ShouldBeFalse();
        (options.Console!.MinimumLevel, options.Console.Format, options.Console.Color)
            .ShouldBe((Level.Fatal, ConsoleFormat.Json, ColorMode.Never));
        LogFileOptions file = options.Files[1];
        (file.Path, file.MinimumLevel, file.MaxBytes, file.BackupCount).ShouldBe(("api.log", Level.Debug, 1L, 2));
        file.Loggers.ShouldBe(["api", "auth"]);
    }

    [Theory]
    [InlineData("Servise", "x", "Hewn:Servise (configuration) is not known; allowed are Api, BackupCount")]
    [InlineData("MinimumLevel", "loud", "Hewn:MinimumLevel=\"loud\" (configuration): expected one of TRACE")]
    [InlineData("Overflow", "1", "Hewn:Overflow=\"1\" (configuration): expected one of Block, DropNewest, DropBelow")]
    [InlineData("Overflow", "Block,DropNewest",
        "Hewn:Overflow=\"Block,DropNewest\" (configuration): expected one of Block")]
    [InlineData("Overflow", "", "Hewn:Overflow=\"\" (configuration): expected one of Block")]
    [InlineData("TimestampFormat", "unix",
        "Hewn:TimestampFormat=\"unix\" (configuration): expected one of Microseconds")]
    [InlineData("BufferBytes", "100",
        "Hewn:BufferBytes=\"100\" (configuration): expected a whole number of bytes from 1048576")]
    [InlineData("ReadEnvironment", "perhaps",
        "Hewn:ReadEnvironment=\"perhaps\" (configuration): expected true or false")]
    [InlineData("Console", "perhaps", "Hewn:Console=\"perhaps\" (configuration): expected true or false")]
    [InlineData("Console:Colour", "1",
        "Hewn:Console:Colour (configuration) is not known; allowed are Color, Format, MinimumLevel")]
    [InlineData("Console:Format", "xml",
        "Hewn:Console:Format=\"xml\" (configuration): expected one of Auto, Pretty, Text, Json")]
    [InlineData("Console:Color", "blue",
        "Hewn:Console:Color=\"blue\" (configuration): expected one of Auto, Always, Never")]
    [InlineData("Files:0:MinimumLevel", "info", "Hewn:Files:0:Path (configuration) is missing")]
    [InlineData("Directory", "a\0b", "Directory contains a null character")]
    public void A_wrong_setting_is_named_with_what_is_allowed(string key, string value, string problem) =>
        Problems(new() { [key] = value }).ShouldHaveSingleItem().ShouldStartWith(problem);

    [Theory]
    [InlineData("MaxBytes", "-5", "Hewn:Files:0:MaxBytes=\"-5\" (configuration)")]
    [InlineData("BackupCount", "x", "Hewn:Files:0:BackupCount=\"x\" (configuration)")]
    [InlineData("MinimumLevel", "x", "Hewn:Files:0:MinimumLevel=\"x\" (configuration)")]
    [InlineData("Loggers", "api", "Hewn:Files:0:Loggers=\"api\" (configuration): expected a list")]
    [InlineData("Size", "1",
        "Hewn:Files:0:Size (configuration) is not known; allowed are BackupCount, Compress, Format")]
    public void A_wrong_setting_of_a_file_is_named(string key, string value, string problem) =>
        Problems(new() { ["Files:0:Path"] = "a.log", ["Files:0:" + key] = value }).ShouldHaveSingleItem()
            .ShouldStartWith(problem);

    [Fact]
    public void A_file_without_a_path_is_told_with_all_else_that_is_wrong_in_it() =>
        Problems(new() { ["Files:0:Rotate"] = "Day", ["Files:0:MaxBytes"] = "10MB" }).ShouldBe(
        [
            "Hewn:Files:0:Path (configuration) is missing: expected the path of a file",
            "Hewn:Files:0:MaxBytes=\"10MB\" (configuration): expected a number of bytes (0 = never), 0 or more",
            "Hewn:Files:0:Rotate (configuration) is not known; allowed are BackupCount, Compress, Format, Loggers, "
                + "MaxBackupAge, MaxBackupBytes, MaxBytes, MinimumLevel, Path, RotateEvery, Shared",
        ]);

    [Fact]
    public void Several_problems_are_told_at_once()
    {
        IReadOnlyList<string> problems = Problems(
            new() { ["Overflow"] = "x", ["Nonsense"] = "y" },
            new() { ["LOG_LEVEL"] = "loud", ["LOG_MAX_BYTES"] = "big" });
        problems.Count.ShouldBe(4);
        string message = new HewnConfigurationException(problems).Message;
        problems.ShouldAllBe(problem => message.Contains("\n  - " + problem));
    }

    [Fact]
    public void Code_gives_way_to_the_section_and_the_section_to_the_environment()
    {
        HewnOptions code = Options();
        (code.MinimumLevel, code.BackupCount, code.MaxFileBytes) = (Level.Fatal, 1, 1);
        HewnOptions options = Apply(
            new() { ["MinimumLevel"] = "error", ["BackupCount"] = "2" }, new() { ["LOG_LEVEL"] = "warn" }, code);
        (options.MinimumLevel, options.BackupCount, options.MaxFileBytes).ShouldBe((Level.Warn, 2, 1));
    }

    [Fact]
    public void The_environment_s_sizes_hold_for_every_file()
    {
        HewnOptions code = Options();
        (code.Files[0].MaxBytes, code.Files[0].BackupCount) = (1, 1);
        HewnOptions options = Apply(environment: new() { ["LOG_MAX_BYTES"] = "5", ["LOG_BACKUP_COUNT"] = "6" },
            code: code);
        (options.Files[0].MaxBytes, options.Files[0].BackupCount).ShouldBe((5L, 6));
    }

    [Fact]
    public void A_file_of_the_section_changes_the_one_of_the_same_path()
    {
        HewnOptions code = Options();
        code.Files[0].Loggers.Add("from code");
        HewnOptions options = Apply(
            new() { ["Files:0:Path"] = "app.jsonl", ["Files:0:MinimumLevel"] = "error",
                ["Files:0:Loggers:0"] = "api" }, code: code);
        LogFileOptions file = options.Files.ShouldHaveSingleItem();
        file.MinimumLevel.ShouldBe(Level.Error);
        file.Loggers.ShouldBe(["api"]);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void The_console_can_be_switched_as_a_whole(string value, bool on)
    {
        HewnOptions code = Options();
        code.Console = on ? null : new ConsoleOptions();
        (Apply(new() { ["Console"] = value }, code: code).Console is not null).ShouldBe(on);
    }

    [Theory]
    [InlineData("", "a.log", "./a.log", "is named twice")]
    [InlineData("", "a.log", "x/../a.log", "is named twice")]
    [InlineData("/logs", "a.log", "/logs/a.log", "is named twice")]
    [InlineData("/logs", "a.log", "/logs/a.log.2", "is a backup of \"a.log\"")]
    public void Two_destinations_never_share_a_file(string directory, string one, string other, string problem) =>
        Problems(code: new() { Directory = directory, Files = { new(one), new(other) } })
            .ShouldHaveSingleItem().ShouldContain(problem);

    [Fact]
    public void Names_that_only_look_like_backups_are_allowed() =>
        Apply(code: new() { Files = { new("a.log"), new("a.log.6"), new("a.log.x"), new("b/a.log") } }).Files.Count
            .ShouldBe(4);

    [Fact]
    public void What_code_sets_is_checked_too()
    {
        var options = new HewnOptions
        {
            MinimumLevel = (Level)9,
            MaxFileBytes = -1,
            BackupCount = 1001,
            BufferBytes = 1,
            Overflow = (OverflowPolicy)9,
            TimestampFormat = (TimestampFormat)9,
            DropBelowLevel = (Level)9,
            Console = new() { MinimumLevel = (Level)9, Format = (ConsoleFormat)9, Color = (ColorMode)9 },
            Files = { new("") { MaxBytes = -1, BackupCount = -1, MinimumLevel = (Level)9 }, new("nul\0l") },
        };
        Should.Throw<HewnConfigurationException>(options.Validate).Problems.Count.ShouldBe(15);
    }

    [Theory]
    [InlineData("MinimumLevel", "debgu", "; did you mean DEBUG?")]
    [InlineData("MinimumLevel", "warnign", "; did you mean WARNING?")]
    [InlineData("Minimumlevle", "debug", "; did you mean MinimumLevel?")]
    [InlineData("Level", "debug", "; did you mean Levels?")]
    [InlineData("Console:Colour", "never", "; did you mean Color?")]
    [InlineData("Overflow", "DropNewst", "; did you mean DropNewest?")]
    [InlineData("Levels:kv", "inof", "; did you mean INFO?")]
    [InlineData("Nonsense", "1", "Service, TimestampFormat")]
    public void The_nearest_name_is_suggested_where_one_is_near(string key, string value, string end) =>
        Problems(new() { [key] = value }).ShouldHaveSingleItem().ShouldEndWith(end);

    [Theory]
    [InlineData("Levels", "debug", "Hewn:Levels=\"debug\" (configuration): expected names of loggers with a level")]
    [InlineData("Levels:kv", "loud", "Hewn:Levels:kv=\"loud\" (configuration): expected one of TRACE, DEBUG, INFO")]
    [InlineData("Service:Name", "x", "Hewn:Service (configuration) has settings below it: expected a single value")]
    public void A_setting_of_the_wrong_shape_is_named(string key, string value, string problem) =>
        Problems(new() { [key] = value }).ShouldHaveSingleItem().ShouldStartWith(problem);

    [Fact]
    public void Levels_come_from_all_three_places_and_the_later_one_wins()
    {
        HewnOptions code = Options();
        (code.Levels["a"], code.Levels["b"], code.Levels["c"]) = (Level.Trace, Level.Trace, Level.Trace);
        HewnOptions options = Apply(
            new() { ["Levels:B"] = "warn", ["Levels:c"] = "warn", ["Levels:kv.cache"] = "debug" },
            new() { ["LOG_LEVELS"] = " c=error, d.e = fatal ," },
            code);
        options.Levels.OrderBy(level => level.Key, StringComparer.Ordinal)
            .Select(level => $"{level.Key}={level.Value}")
            .ShouldBe(["a=Trace", "b=Warn", "c=Error", "d.e=Fatal", "kv.cache=Debug"]);
    }

    [Theory]
    [InlineData("kv", "\"kv\" is none")]
    [InlineData("kv=debug,=info", "\"=info\" is none")]
    [InlineData("kv=loud", "expected for the logger kv one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL")]
    public void A_wrong_list_of_levels_is_named(string value, string problem) =>
        Problems(environment: new() { ["LOG_LEVELS"] = value }).ShouldHaveSingleItem().ShouldContain(problem);

    [Theory]
    [InlineData("true", ConsoleFormat.Auto, ConsoleFormat.Json)]
    [InlineData("True", ConsoleFormat.Pretty, ConsoleFormat.Json)]
    [InlineData("false", ConsoleFormat.Json, ConsoleFormat.Auto)]
    [InlineData("false", ConsoleFormat.Pretty, ConsoleFormat.Pretty)]
    [InlineData("", ConsoleFormat.Pretty, ConsoleFormat.Pretty)]
    public void LOG_JSON_chooses_the_console_s_format(string value, ConsoleFormat before, ConsoleFormat after)
    {
        HewnOptions code = Options();
        code.Console = new ConsoleOptions { Format = before };
        Apply(environment: new() { ["LOG_JSON"] = value }, code: code).Console!.Format.ShouldBe(after);
        Apply(environment: new() { ["LOG_JSON"] = value }).Console.ShouldBeNull(); // It turns none on.
    }

    [Fact]
    public void DEBUG_and_LOG_JSON_together_make_a_JSON_console_at_DEBUG()
    {
        ConsoleOptions console = Apply(environment: new() { ["DEBUG"] = "1", ["LOG_JSON"] = "1" }).Console!;
        (console.Format, console.MinimumLevel).ShouldBe((ConsoleFormat.Json, Level.Debug));
    }

    [Fact]
    public void Without_a_configuration_the_variables_named_after_its_keys_are_read_below_the_others()
    {
        HewnOptions options = Options();
        HewnSettings.Apply(options, new Dictionary<string, string?>
        {
            ["Hewn__MinimumLevel"] = "warn", ["HEWN__BackupCount"] = "7", ["Hewn__Console__Format"] = "json",
            ["Hewn__Files__0__Path"] = "extra.log", ["LOG_LEVEL"] = "error", ["HewnX"] = "not ours",
        });
        (options.MinimumLevel, options.BackupCount, options.Console!.Format)
            .ShouldBe((Level.Error, 7, ConsoleFormat.Json));
        options.Files.Select(file => file.Path).ShouldBe(["app.jsonl", "extra.log"]);
        Should.Throw<HewnConfigurationException>(() => HewnSettings.Apply(
                Options(), new Dictionary<string, string?> { ["Hewn__BufferByte"] = "1" }))
            .Message.ShouldSatisfyAllConditions(
                message => message.ShouldContain("Hewn:BufferByte (variable Hewn__BufferByte) is not known"),
                message => message.ShouldEndWith("did you mean BufferBytes?"));
        Should.Throw<HewnConfigurationException>(() => HewnSettings.Apply(
                Options(), new Dictionary<string, string?> { ["HEWN__MINIMUMLEVEL"] = "loud" }))
            .Message.ShouldContain("Hewn:MINIMUMLEVEL=\"loud\" (variable HEWN__MINIMUMLEVEL): expected one of TRACE");
        HewnOptions alone = Options();
        alone.ReadEnvironment = false;
        HewnSettings.Apply(alone, new Dictionary<string, string?> { ["Hewn__Nonsense"] = "1" });
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        string[] ProblemsOf(HewnOptions options) =>
            [.. Should.Throw<HewnConfigurationException>(options.Validate).Problems];

        HewnOptions options = Options();
        options.Console = new ConsoleOptions { Color = ColorMode.Always, Format = ConsoleFormat.Json };
        options.FlushInterval = TimeSpan.FromSeconds(2);
        options.DropBelowLevel = Level.Error;
        ProblemsOf(options).Select(problem => problem.Split(',')[0]).ShouldBe(
        [
            "Console:Color=Always contradicts Console:Format=Json",
            "FlushInterval=00:00:02 contradicts Durability=Buffered",
            "DropBelowLevel=Error contradicts Overflow=Block",
        ]);
        (options.Console.Format, options.Durability, options.Overflow) =
            (ConsoleFormat.Pretty, Durability.FlushInterval, OverflowPolicy.DropBelow);
        options.Validate();
    }

    [Fact]
    public void The_exception_shows_its_message_and_no_stack() =>
        Should.Throw<HewnConfigurationException>(() => Apply(environment: new() { ["LOG_LEVEL"] = "loud" })).ToString()
            .ShouldBe("Wrong logging configuration: LOG_LEVEL=\"loud\" (environment): expected one of TRACE, DEBUG, "
                + "INFO, WARN, ERROR, FATAL");

    [Fact]
    public void A_copy_shares_nothing_with_its_original()
    {
        HewnOptions code = Options();
        code.Console = new ConsoleOptions();
        HewnOptions copy = code.Copy();
        code.Console.Format = ConsoleFormat.Json;
        code.Files[0].Loggers.Add("x");
        code.Files.Clear();
        code.Levels["x"] = Level.Fatal;
        copy.Console!.Format.ShouldBe(ConsoleFormat.Auto);
        copy.Files.ShouldHaveSingleItem().Loggers.ShouldBeEmpty();
        copy.Levels.ShouldBeEmpty();
    }

    [Fact]
    public void A_log_that_would_go_nowhere_is_an_error()
    {
        Should.Throw<HewnConfigurationException>(new HewnOptions().Validate).Message
            .ShouldContain("records would go nowhere");
        new HewnOptions { Console = new() }.Validate();
    }

    [Fact]
    public void More_files_than_there_are_routes_are_refused()
    {
        var options = new HewnOptions { Console = new() };
        for (int i = 0; i < 30; i++)
            options.Files.Add(new LogFileOptions($"{i}.log"));
        options.Validate();
        options.Files.Add(new LogFileOptions("one too many.log"));
        Should.Throw<HewnConfigurationException>(options.Validate).Message
            .ShouldContain("31 entries; allowed are up to 30");
    }

    /// <summary>As any other null of JSON, by which one file takes back what another says.</summary>
    [Fact]
    public void A_null_for_a_logger_sets_nothing()
    {
        HewnOptions options = Apply(new()
        {
            ["Levels:kv"] = null, ["Levels:api"] = "WARN", ["Sampling:kv"] = null, ["RateLimits:kv"] = null,
        });
        options.Levels.Keys.ShouldBe(["api"]);
        options.Sampling.ShouldBeEmpty();
        options.RateLimits.ShouldBeEmpty();

        IConfiguration files = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Hewn:Levels:kv", "DEBUG"), new("Hewn:Levels:api", "WARN")])
            .AddInMemoryCollection([new("Hewn:Levels:kv", null)]).Build();
        options = Options();
        HewnSettings.Apply(options, files.GetSection("Hewn"), _ => null);
        options.Levels.Keys.ShouldBe(["api"]);
        Problems(new() { ["Levels:kv"] = "" }).ShouldHaveSingleItem().ShouldContain("Hewn:Levels:kv=");
    }
}
