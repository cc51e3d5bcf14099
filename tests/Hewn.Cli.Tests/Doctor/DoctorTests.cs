using System.Text.Json;
using System.Text.RegularExpressions;
using Hewn.Ring;
using Hewn.Store.Tests;

namespace Hewn.Cli.Tests.Doctor;

public sealed partial class DoctorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Config => _folder.File("settings.json");

    private string Logs => _folder.File("logs");

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> Run(Dictionary<string, string?>? environment = null, params string[] args)
    {
        if (!File.Exists(Config))
            _folder.Write("settings.json", "{}");
        var settings = new RunSettings { Environment = environment ?? [] };
        return ToolRun.OfAsync(settings, ["doctor", "--config", Config, .. args]);
    }

    private async Task<JsonElement> Json(Dictionary<string, string?>? environment = null, params string[] args) =>
        (await Run(environment, [.. args, "--json"])).Json;

    private static Dictionary<string, string> Origins(JsonElement json) => json.GetProperty("settings")
        .EnumerateArray().DistinctBy(row => row.GetProperty("key").GetString())
        .ToDictionary(row => row.GetProperty("key").GetString()!, row => $"{row.GetProperty("value")} from "
            + row.GetProperty("origin").GetString());

    private static string[] Findings(JsonElement json, string severity) => [.. json.GetProperty("findings")
        .EnumerateArray()
        .Where(finding => finding.GetProperty("severity").GetString() == severity)
        .Select(finding => finding.GetProperty("message").GetString()!)];

    /// <summary>A log file of the day on which the tests' clock stands.</summary>
    private string WriteLog(string name, string content, DateTimeOffset? written = null)
    {
        Directory.CreateDirectory(Logs);
        string path = Path.Combine(Logs, name);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, (written ?? FixedClock.Noon).UtcDateTime);
        return path;
    }

    [Fact]
    public async Task Each_setting_has_its_origin()
    {
        _folder.Write("settings.json", """
            {
              "Hewn": {
                "MinimumLevel": "WARN", "Service": "llm", "BackupCount": 3,
                "Console": { "Format": "Pretty" },
                "Levels": { "kv": "DEBUG" },
                "Files": [ { "Path": "app.jsonl",
                             "MaxBytes": 5000 } ],
                "Api": { "MaxBodyBytes": 17 }
              }
            }
            """);
        Dictionary<string, string> origins = Origins(await Json(
            new()
            {
                ["LOG_LEVEL"] = "error", ["LOG_LEVELS"] = "api=TRACE", ["LOG_DIR"] = "/elsewhere",
                ["Hewn__Service"] = "other", ["LOG_BACKUP_COUNT"] = "4", ["DEBUG"] = "0", ["LOG_API_CALLS"] = "true",
            },
            "--log-dir", Logs));
        origins["MinimumLevel"].ShouldBe("ERROR from variable LOG_LEVEL");
        origins["Service"].ShouldBe("other from variable Hewn__Service");
        origins["Directory"].ShouldBe($"{Logs} from --log-dir");
        origins["BackupCount"].ShouldBe("4 from variable LOG_BACKUP_COUNT");
        origins["Files:0:BackupCount"].ShouldBe("4 from variable LOG_BACKUP_COUNT");
        origins["Files:0:MaxBytes"].ShouldBe($"5000 from {Config}:7");
        origins["Levels:kv"].ShouldBe($"DEBUG from {Config}:5");
        origins["Levels:api"].ShouldBe("TRACE from variable LOG_LEVELS");
        origins["Console:Format"].ShouldBe($"Pretty from {Config}:4");
        origins["Console:MinimumLevel"].ShouldBe("ERROR from variable LOG_LEVEL"); // DEBUG=0 sets nothing.
        origins["Overflow"].ShouldBe("Block from default");
        origins["Api:MaxBodyBytes"].ShouldBe($"17 from {Config}:8");
        origins["Api:Enabled"].ShouldBe("true from variable LOG_API_CALLS");
    }

    [Fact]
    public async Task Without_files_in_the_settings_it_looks_at_those_of_an_API()
    {
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs, ["DEBUG"] = "1" });
        Origins(json)["Files:1:Path"].ShouldBe("errors.log from default of AddHewnApiLogging");
        Origins(json)["Console:MinimumLevel"].ShouldBe("DEBUG from variable DEBUG");
        json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString())
            .ShouldBe([Path.Combine(Logs, "api.log"), Path.Combine(Logs, "errors.log")]);
        json.GetProperty("problems").GetInt32().ShouldBe(0);
        Findings(json, "note").ShouldHaveSingleItem().ShouldContain("does not exist yet");
        Directory.Exists(Logs).ShouldBeFalse(); // It has made nothing.
    }

    [Theory]
    [InlineData("{\"Hewn\": {\"MinimumLevle\": \"info\"}}", "did you mean MinimumLevel?")]
    [InlineData("{\"Hewn\": {\"MinimumLevel\": \"loud\"}}", "expected one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL")]
    [InlineData("{\"Hewn\": {\"MinimumLevel\": \"info\"", "settings.json:1: this is no JSON")]
    [InlineData("{\"Hewn\": {\"MaxFileBytes\": \"10MB\"}}", "expected a whole number of bytes")]
    public async Task Wrong_settings_are_problems_and_the_exit_code_is_1(string settings, string message)
    {
        _folder.Write("settings.json", settings);
        ToolRun run = await Run(new() { ["LOG_DIR"] = Logs });
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Output.ShouldContain("problem (settings):");
        run.Output.ShouldContain(message);
        run.Output.ShouldContain("1 problem, 0 warnings.");
    }

    [Fact]
    public async Task A_wrong_value_is_shown_as_it_stands_and_as_wrong()
    {
        _folder.Write("settings.json", """
            { "Hewn": { "MaxFileBytes": "10MB", "BackupCount": 3, "Levels": { "kv": "loud" },
                        "Files": [ { "Path": "a.log", "Compress": "perhaps" } ] } }
            """);
        var environment = new Dictionary<string, string?>
        {
            ["LOG_DIR"] = Logs, ["LOG_LEVEL"] = "shrill", ["Hewn__Overflow"] = "Drop", ["DEBUG"] = "maybe",
        };
        JsonElement json = await Json(environment);
        json.GetProperty("settings").EnumerateArray().Where(row => row.GetProperty("wrong").GetBoolean())
            .Select(row => $"{row.GetProperty("key")}={row.GetProperty("value")} from {row.GetProperty("origin")}")
            .ShouldBe(
            [
                "MinimumLevel=shrill from variable LOG_LEVEL",
                $"MaxFileBytes=10MB from {Config}:1",
                "Overflow=Drop from variable Hewn__Overflow",
                $"Files:0:Compress=perhaps from {Config}:2",
                $"Levels:kv=loud from {Config}:1",
                "MinimumLevel=maybe from variable DEBUG",
            ]);
        Origins(json)["BackupCount"].ShouldBe($"3 from {Config}:1");
        string[] problems = Findings(json, "problem");
        problems.Length.ShouldBe(6);
        problems.ShouldContain(problem => problem.StartsWith($"Hewn:MaxFileBytes=\"10MB\" ({Config}:1): expected"));
        problems.ShouldContain(problem =>
            problem.StartsWith("Hewn:Overflow=\"Drop\" (variable Hewn__Overflow): expected one of"));
        ToolRun run = await Run(environment);
        run.Output.ShouldContain("\"10MB\" (wrong)");
        run.Output.ShouldContain("The clock says 2026-01-19T12:00:00Z.");
    }

    [Fact]
    public async Task It_says_which_programs_read_a_settings_file_that_sets_something()
    {
        _folder.Write("settings.json", "{ \"Other\": 1 }");
        Findings(await Json(new() { ["LOG_DIR"] = Logs }), "note").ShouldHaveSingleItem().ShouldContain("not exist");
        _folder.Write("settings.json", "{ \"Hewn\": { \"Service\": \"x\" } }");
        Findings(await Json(new() { ["LOG_DIR"] = Logs }), "note")[0]
            .ShouldContain("Log.Start(options) and Log.Start(path) read the variables only");
    }

    [Fact]
    public async Task A_wrong_variable_is_a_problem_and_a_misspelt_one_a_warning()
    {
        JsonElement json = await Json(new() { ["LOG_LEVEL"] = "loud", ["LOG_BACKUPCOUNT"] = "7", ["LOG_DIR"] = Logs });
        Findings(json, "problem").ShouldHaveSingleItem().ShouldStartWith("LOG_LEVEL=\"loud\" (environment)");
        Findings(json, "warning").ShouldHaveSingleItem()
            .ShouldBe("the environment variable LOG_BACKUPCOUNT is read by nobody; did you mean LOG_BACKUP_COUNT?");
    }

    [Fact]
    public async Task A_directory_that_is_a_file_is_a_problem()
    {
        _folder.Write("logs", "x");
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs });
        Findings(json, "problem")[0].ShouldContain("is a file; expected a directory");
        json.GetProperty("directories")[0].GetProperty("writable").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_typed_directory_stands_in_the_place_of_a_wrong_one()
    {
        _folder.Write("file", "x");
        JsonElement json = await Json(new() { ["LOG_DIR"] = _folder.File("file") }, "--log-dir", Logs);
        Findings(json, "problem").ShouldBeEmpty();
        Origins(json)["Directory"].ShouldBe($"{Logs} from --log-dir");
    }

    [Fact]
    public async Task A_directory_that_refuses_is_a_problem_that_was_really_tried()
    {
        JsonElement json = await Json(null, "--log-dir", "/proc/self");
        Findings(json, "problem").ShouldContain(message => message.StartsWith("/proc/self cannot be written:"));
        json.GetProperty("directories")[0].GetProperty("writable").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task It_leaves_nothing_behind()
    {
        string log = WriteLog("api.log", "a\n");
        ToolRun run = await Run(new() { ["LOG_DIR"] = Logs });
        run.ExitCode.ShouldBe(ExitCode.Success, run.Output);
        Directory.GetFileSystemEntries(Logs).ShouldBe([log]);
    }

    [Fact]
    public async Task Files_from_the_future_and_a_clock_that_was_never_set_are_told()
    {
        string log = WriteLog("api.log", "a\n", FixedClock.Noon.AddMinutes(5));
        Findings(await Json(new() { ["LOG_DIR"] = Logs }), "warning").ShouldHaveSingleItem().ShouldStartWith(
            $"{log} was written at 2026-01-19T12:05:00Z, and the clock says 2026-01-19T12:00:00Z: it was set back");
        File.SetLastWriteTimeUtc(log, FixedClock.Noon.AddSeconds(3).UtcDateTime);
        Findings(await Json(new() { ["LOG_DIR"] = Logs }), "warning").ShouldBeEmpty();

        using var output = new StringWriter();
        var terminal = new Terminal { Output = output, Error = output };
        var unset = new FixedClock(DateTimeOffset.UnixEpoch);
        (await Tool.RunAsync(["doctor", "--config", Config], terminal, unset, default)).ShouldBe(ExitCode.Failure);
        output.ToString().ShouldContain("problem (clock): the clock says 1970-01-01T00:00:00Z");
    }

    [Fact]
    public async Task A_dead_process_s_records_are_a_warning_with_the_remedy()
    {
        WriteLog("api.log", "");
        var dead = new DeadProcess(new[]
        {
            new RingTarget(Path.Combine(Logs, "api.log"), 0, 5, FileFormat.Json),
        });
        dead.Log(DeadProcess.Line("11:00:00", "INFO", "one")).Log(DeadProcess.Line("11:00:01", "INFO", "two"));
        JsonElement live = await Json(new() { ["LOG_DIR"] = Logs });
        live.GetProperty("rings")[0].GetProperty("state").GetString().ShouldBe("live");
        live.GetProperty("warnings").GetInt32().ShouldBe(0);

        dead.Die();
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs });
        Findings(json, "warning").ShouldHaveSingleItem().ShouldBe(
            $"process {DeadProcess.Id} has ended with 2 records that stand in no file yet; the next start of its "
            + $"program writes them, or: hewn recover {Logs}");
        JsonElement ring = json.GetProperty("rings").EnumerateArray().ShouldHaveSingleItem();
        (ring.GetProperty("state").GetString(), ring.GetProperty("waiting_records").GetInt64()).ShouldBe(("dead", 2));
    }

    [Fact]
    public async Task A_lock_whose_ring_is_gone_is_a_note_and_a_log_file_s_lock_is_none()
    {
        WriteLog("api.log", "");
        Directory.CreateDirectory(Path.Combine(Logs, ".hewn"));
        File.WriteAllText(Path.Combine(Logs, ".hewn", "api.log.4711-0.lock"), "");
        File.WriteAllText(Path.Combine(Logs, ".hewn", "api.log.lock"), "");
        Findings(await Json(new() { ["LOG_DIR"] = Logs }), "note").ShouldHaveSingleItem()
            .ShouldContain("api.log.4711-0.lock is the lock of a ring that is gone");
    }

    [Fact]
    public async Task A_file_that_somebody_writes_is_told()
    {
        WriteLog("api.log", "");
        string name = Hewn.Files.LockFile.NameOf(Path.Combine(Logs, "api.log"))!;
        using (Hewn.Files.LockFile.TryTake(name))
        {
            (await Json(new() { ["LOG_DIR"] = Logs })).GetProperty("files")[0]
                .GetProperty("written_by_running_process").GetBoolean().ShouldBeTrue();
        }

        (await Json(new() { ["LOG_DIR"] = Logs })).GetProperty("files")[0]
            .GetProperty("written_by_running_process").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task The_next_rotation_s_victim_is_named_and_what_nothing_deletes_is_warned_of()
    {
        string[] names = ["api.log", "api.log.1", "api.log.2", "api.log.7", "api.log.old", "api.logx.9"];
        foreach (string name in names)
            WriteLog(name, "abc\n");
        JsonElement two = await Json(new() { ["LOG_DIR"] = Logs, ["LOG_BACKUP_COUNT"] = "2" });
        JsonElement deleted = two.GetProperty("files")[0].GetProperty("deleted_next").EnumerateArray()
            .ShouldHaveSingleItem();
        deleted.GetProperty("path").GetString().ShouldBe(Path.Combine(Logs, "api.log.2"));
        deleted.GetProperty("bytes").GetInt64().ShouldBe(4);
        Findings(two, "warning").ShouldHaveSingleItem()
            .ShouldStartWith($"{Path.Combine(Logs, "api.log.7")} has a higher");

        JsonElement three = await Json(new() { ["LOG_DIR"] = Logs, ["LOG_BACKUP_COUNT"] = "3" });
        three.GetProperty("files")[0].GetProperty("deleted_next").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Numbers_above_a_lowered_count_go_with_the_next_rotation()
    {
        foreach (string name in (string[])["api.log", "api.log.1", "api.log.2", "api.log.3", "api.log.5"])
            WriteLog(name, "abc\n");
        JsonElement one = await Json(new() { ["LOG_DIR"] = Logs, ["LOG_BACKUP_COUNT"] = "1" });
        one.GetProperty("files")[0].GetProperty("deleted_next").EnumerateArray()
            .Select(file => Path.GetFileName(file.GetProperty("path").GetString()))
            .ShouldBe(["api.log.3", "api.log.2", "api.log.1"]);
        Findings(one, "warning").ShouldHaveSingleItem().ShouldContain("api.log.5 has a higher");
    }

    [Theory]
    [InlineData(
        "\"MaxBackupAge\": \"02:30:00\"", "api.log.4 MaxBackupAge=02:30:00", "api.log.3.gz MaxBackupAge=02:30:00")]
    [InlineData("\"MaxBackupBytes\": 21, \"MaxFileBytes\": 10", "api.log.4 MaxBackupBytes=21")]
    [InlineData("\"MaxBackupBytes\": 21, \"MaxFileBytes\": 10, \"Compress\": true")] // Packing comes first.
    [InlineData("\"BackupCount\": 4, \"Compress\": true", "api.log.4 BackupCount=4")]
    [InlineData("\"RotateEvery\": \"Day\", \"MaxFileBytes\": 0, \"BackupCount\": 4", "api.log.4 BackupCount=4")]
    [InlineData(
        "\"MinFreeDiskBytes\": 9000000000000000000",
        "api.log.4 MinFreeDiskBytes=9000000000000000000",
        "api.log.3.gz MinFreeDiskBytes=9000000000000000000",
        "api.log.2 MinFreeDiskBytes=9000000000000000000",
        "api.log.1 MinFreeDiskBytes=9000000000000000000")]
    public async Task What_age_size_and_a_full_disk_cost_is_named(string setting, params string[] expected)
    {
        foreach (int number in (ReadOnlySpan<int>)[1, 2, 3, 4])
            WriteLog($"api.log.{number}{(number == 3 ? ".gz" : "")}", "123456\n", FixedClock.Noon.AddHours(-number));
        WriteLog("api.log", "1\n");
        _folder.Write("settings.json", $"{{\"Hewn\": {{ {setting}, \"Files\": [ {{ \"Path\": \"api.log\" }} ] }} }}");
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs });
        Findings(json, "problem").ShouldBeEmpty();
        Findings(json, "warning").ShouldBeEmpty();
        json.GetProperty("files")[0].GetProperty("backups").GetInt32().ShouldBe(4);
        json.GetProperty("files")[0].GetProperty("deleted_next").EnumerateArray()
            .Select(file => Path.GetFileName(file.GetProperty("path").GetString()) + " "
                + Rule().Match(file.GetRawText()).Value)
            .ShouldBe(expected);
    }

    [Fact]
    public async Task Backups_of_processes_that_share_a_log_count_together()
    {
        WriteLog("api.log", "");
        WriteLog("api.log.1", "abc\n", FixedClock.Noon.AddHours(-1));
        WriteLog("api.2.log.1", "abc\n", FixedClock.Noon.AddHours(-3));
        WriteLog("api.2.log.2", "abc\n", FixedClock.Noon.AddHours(-4));
        _folder.Write("settings.json", """
            { "Hewn": { "BackupCount": 2, "Files": [ { "Path": "api.log", "Shared": true } ] } }
            """);
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs });
        json.GetProperty("files")[0].GetProperty("deleted_next").EnumerateArray()
            .Select(file => Path.GetFileName(file.GetProperty("path").GetString()))
            .ShouldBe(["api.2.log.2", "api.2.log.1"]); // One too many now, and the oldest at the next rotation.
        Findings(json, "warning").ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_that_outgrow_the_disk_or_grow_without_end_are_warned_of()
    {
        JsonElement json = await Json(new() { ["LOG_DIR"] = Logs, ["LOG_MAX_BYTES"] = "9000000000000000" });
        Findings(json, "warning").ShouldHaveSingleItem().ShouldContain("free, and its logs may grow by");
        JsonElement endless = await Json(new() { ["LOG_DIR"] = Logs, ["LOG_MAX_BYTES"] = "0" });
        Findings(endless, "warning").ShouldAllBe(message => message.EndsWith("grows without end"));
        endless.GetProperty("warnings").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_done_ends_with_code_2()
    {
        ToolRun run = await ToolRun.OfAsync("doctor", "--config", _folder.File("nowhere.json"));
        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldStartWith($"hewn doctor: --config: there is no file '{_folder.File("nowhere.json")}'.");
        (await Run(null, "--log-dir", "")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("doctor", false)]
    [InlineData(null, true)]
    public async Task The_report_is_as_accepted_and_has_tables_at_a_terminal(string? name, bool isTerminal)
    {
        WriteLog("api.log", "abc\n", FixedClock.Noon.AddDays(1));
        for (int backup = 1; backup <= 5; backup++)
            WriteLog($"api.log.{backup}", new string('x', 2048));
        _folder.Write("s.json", "{ \"Hewn\": {\n  \"Levels\": { \"kv.cache\": \"DEBUG\" },\n  \"Overflov\": 1 } }");
        var settings = new RunSettings
        {
            Environment = { ["LOG_LEVEL"] = "warn" }, IsTerminal = isTerminal, Width = isTerminal ? 120 : 1000,
        };
        ToolRun run = await ToolRun.OfAsync(
            settings, "doctor", "--config", _folder.File("s.json"), "--log-dir", Logs);
        run.ExitCode.ShouldBe(ExitCode.Failure);
        string shown = run.Output.Replace("\e", "<esc>", StringComparison.Ordinal);
        if (name is not null)
        {
            shown = FreeSpace().Replace(shown.Replace(_folder.Path, "/srv", StringComparison.Ordinal), "100.0 GiB");
            Padding().Replace(shown, "  ").ShouldBeGolden(name); // How wide columns are depends on the folder's name.
        }
        else
        {
            shown.ShouldContain("╭─"); // Paths differ from run to run, and with them where cells break.
            shown.ShouldContain("<esc>[31mproblem (settings):<esc>[0m");
        }
    }

    [Fact]
    public async Task Debug_says_what_the_tool_itself_does()
    {
        ToolRun run = await Run(new() { ["LOG_DIR"] = Logs }, "--debug");
        run.Error.ShouldStartWith("debug: hewn ");
        run.Error.ShouldContain($"debug: variable LOG_DIR={Logs}\n");
        run.Error.ShouldContain($"debug: settings file {Config}\n");
        run.Error.ShouldContain("debug: exit code 0 after ");
        (await Run(new() { ["LOG_DIR"] = Logs })).Error.ShouldBeEmpty();
    }

    [GeneratedRegex(@"M\w+=[\d:]+|BackupCount=\d+")]
    private static partial Regex Rule();

    [GeneratedRegex("(?<=\\S) {2,}")]
    private static partial Regex Padding();

    [GeneratedRegex(@"\d+\.\d GiB(?=\n)")]
    private static partial Regex FreeSpace();
}
