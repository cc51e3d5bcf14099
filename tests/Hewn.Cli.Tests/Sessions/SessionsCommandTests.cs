using System.Text.Json;
using Hewn.Server.Tests.Support;
using Hewn.Store.Tests;

namespace Hewn.Cli.Tests.Sessions;

public sealed class SessionsCommandTests : IDisposable
{
    private readonly SampleSessions _sessions = new();

    public void Dispose() => _sessions.Dispose();

    private Task<ToolRun> Run(params string[] args) => _sessions.RunAsync(args);

    private async Task<string[]> Names(params string[] args) =>
    [
        .. (await Run([.. args, "--json"])).Json.GetProperty("sessions").EnumerateArray()
            .Select(session => session.GetProperty("name").GetString()!),
    ];

    [Theory]
    [InlineData("running", "live")]
    [InlineData("crashed", "killed")]
    [InlineData("failed", "failed")]
    [InlineData("completed", "finished,my_exp_20250109-142030")]
    [InlineData("unknown", "empty,diverged,baseline,broken")]
    public async Task The_status_chooses(string status, string names) =>
        (await Names("--status", status)).ShouldBe(names.Split(','));

    [Fact]
    public async Task Workspaces_tags_and_orders_choose()
    {
        (await Names("--workspace", "vision")).ShouldBe(["empty"]);
        (await Names("--tag", "CIFAR", "--tag", "baseline")).ShouldBe(["baseline"]);
        (await Names("--sort", "loss", "--limit", "3")).ShouldBe(["finished", "baseline", "my_exp_20250109-142030"]);
        (await Names("--sort", "name"))[..2].ShouldBe(["my_exp_20250109-142030", "baseline"]);
        (await Names("--sort", "status")).ShouldBe(
        [
            "empty", "diverged", "baseline", "broken", "live", "finished", "my_exp_20250109-142030", "failed",
            "killed",
        ]);
        (await Names("--sort", "duration"))[..2].ShouldBe(["my_exp_20250109-142030", "live"]);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_1_and_what_cannot_be_is_2()
    {
        (await Run("--tag", "nobody has it")).ExitCode.ShouldBe(1);
        ToolRun nowhere = await Run("search", "nobody has it");
        (nowhere.ExitCode, nowhere.Output).ShouldBe((1, ""));
        nowhere.Error.ShouldContain("'nobody has it' stands nowhere in ");
        ToolRun none = await Run("logs", "baseline", "--grep", "nobody");
        (none.ExitCode, none.Output).ShouldBe((1, ""));
        none.Error.ShouldContain("no record of ml/baseline is as asked for");
        (await Run("compare", "baseline")).Error.ShouldContain("'baseline' alone cannot be compared");
        (await Run("logs", "baseline", "--level", "fatal")).ExitCode.ShouldBe(1);
        (await Run("logs", "empty")).ExitCode.ShouldBe(0);
        foreach (string[] args in (string[][])
            [
                ["show", "nobody"], ["--status", "tired"], ["--sort", "size"], ["--limit", "0"],
                ["logs", "baseline", "--lines", "-1"], ["logs", "baseline", "--level", "loud"],
                ["logs", "baseline", "--grep", "(a"], ["logs", "baseline", "--grep", "(?=a)"],
                ["logs", "baseline", "--all", "--follow"], ["compare", "baseline"], ["compare", "baseline", "baseline"],
                ["compare", "baseline", "finished", "--track", "none"], ["search", ""], ["export", "baseline"],
                ["export", "baseline", "--to", "xml"], ["export", "baseline", "--to", "zip"],
                ["import", "/nowhere/at/all"], ["nonsense"],
            ])
        {
            ToolRun run = await Run(args);
            run.ExitCode.ShouldBe(2, string.Join(' ', args));
            run.Error.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task An_unknown_name_has_near_ones_and_an_ambiguous_one_its_candidates()
    {
        (await Run("show", "finisched")).Error.ShouldContain("Near to it: ml/finished.");
        _sessions.Write("vision/baseline/session.json", "{}");
        ToolRun run = await Run("show", "baseline");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldBe(
            "hewn sessions: 'baseline' may mean: ml/baseline, vision/baseline. Name the workspace, too.\n");
        (await Run("show", "vision/baseline")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task The_root_comes_from_the_option_or_the_variable_and_a_missing_one_is_told()
    {
        var settings = new RunSettings { Environment = new() { ["DREAMLAKE_LOCAL_PATH"] = _sessions.Root } };
        (await ToolRun.OfAsync(settings, "sessions", "show", "finished")).ExitCode.ShouldBe(0);
        ToolRun missing = await ToolRun.OfAsync(settings, "sessions", "--dir", _sessions.Beside("nothing"));
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("(from --dir) does not exist");
        (await ToolRun.OfAsync("sessions")).Error.ShouldContain("none of the folders ./data, ./.dreamlake, ./results");
    }

    [Fact]
    public async Task A_broken_session_is_listed_and_told()
    {
        ToolRun run = await Run();
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("broken");
        run.Error.ShouldBe("hewn sessions: ml/broken: session.json: no valid JSON: line 1, byte 8\n");
        (await Run("show", "broken")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_in_a_session_steers_the_terminal()
    {
        const string Evil = "\\u001b]0;x\\u0007\\u202e\\u009b31m";
        _sessions.Write("evil/s\e[2J/session.json", $"{{\"description\":\"{Evil}\",\"tags\":[\"{Evil}\"],"
            + $"\"status\":\"{Evil}\",\"metadata\":{{\"{Evil}\":\"{Evil}\"}},\"host\":\"{Evil}\","
            + $"\"runs\":[{{\"id\":\"{Evil}\"}},{{}}],\"error\":{{\"type\":\"{Evil}\",\"stack_trace\":\"{Evil}\"}}}}");
        _sessions.Write("evil/s\e[2J/parameters.json", $"{{\"data\":{{\"{Evil}\":\"{Evil}\"}}}}");
        _sessions.Write("evil/s\e[2J/tracks/t\e/data.jsonl", $"{{\"data\":{{\"{Evil}\":1}}}}\n");
        _sessions.Write("evil/s\e[2J/logs/logs.jsonl",
            $"{{\"message\":\"{Evil}\",\"metadata\":{{\"{Evil}\":\"{Evil}\"}},\"{Evil}\":1}}\nraw \e[31m\n");
        var terminal = new RunSettings { IsTerminal = true, Width = 100 };
        foreach (string[] args in (string[][])
            [
                [], ["--json"], ["show", "s\e[2J"], ["show", "s\e[2J", "--json"], ["logs", "s\e[2J"],
                ["compare", "s\e[2J", "baseline"], ["search", "x"], ["search", "x", "--json"], ["show", "no\e[31m"],
                ["export", "s\e[2J", "--to", "csv"], ["export", "s\e[2J", "--to", "jsonl"],
                ["import", _sessions.Root, "--dry-run"],
            ])
        {
            ToolRun run = await _sessions.RunAsync(terminal, [.. args, "--no-color"]);
            string shown = run.Output + run.Error;
            shown.ShouldNotBeEmpty();
            shown.Where(c => (c < ' ' && c is not ('\n' or '\r')) || c is '\x7f' or '\x9b' or '\u202e')
                .ShouldBeEmpty(string.Join(' ', args));
        }
    }

    [Fact]
    public async Task Logs_are_chosen_by_level_and_pattern_and_come_as_they_stand_for_programs()
    {
        (await Run("logs", "baseline", "--level", "warn")).Lines.ShouldHaveSingleItem().ShouldContain("GPU memory low");
        (await Run("logs", "baseline", "--grep", "epoch \\d")).Lines.ShouldHaveSingleItem().ShouldContain("Epoch 1");
        (await Run("logs", "baseline", "--grep", "EPOCH")).ExitCode.ShouldBe(1); // A capital asks for its case.
        (await Run("logs", "baseline", "-n", "1")).Lines.ShouldHaveSingleItem().ShouldContain("Epoch 1");
        ToolRun json = await Run("logs", "diverged", "--json", "--all");
        json.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("sequenceNumber").GetInt32())
            .ShouldBe([0, 1, 1, 4]);
        _sessions.Append("ml/finished/logs/logs.jsonl", "garbage\n");
        ToolRun torn = await Run("logs", "finished");
        torn.Output.ShouldContain("[logs.jsonl:3] no record");
        torn.Error.ShouldContain("1 line could not be read as a record");
    }

    [Fact]
    public async Task A_killed_process_s_records_are_shown_with_a_notice()
    {
        string log = Path.Combine(_sessions.Root, "ml", "killed", "logs", "logs.jsonl");
        new DeadProcess(log).Log(SampleSessions.Line("only in the ring")).Die();
        ToolRun run = await Run("logs", "killed", "-n", "1");
        run.Output.ShouldContain("only in the ring");
        run.Error.ShouldContain("1 lines of ml/killed stand in the ring of a killed process only; 'hewn recover ");
    }

    [Fact]
    public async Task Tail_shows_what_comes_and_ends_with_the_session()
    {
        using var output = new WatchedWriter();
        Task<ToolRun> run = _sessions.RunAsync(new RunSettings { Output = output }, "tail", "live", "-n", "1");
        await output.WaitForAsync("two");
        _sessions.Append("ml/live/logs/logs.jsonl", SampleSessions.Line("three"));
        await output.WaitForAsync("three");
        output.Text.ShouldNotContain("one");
        _sessions.Append("ml/live/logs/logs.jsonl", SampleSessions.Line("last words"));
        _sessions.End("completed");
        ToolRun ended = await run.WaitAsync(TimeSpan.FromSeconds(60));
        ended.ExitCode.ShouldBe(0);
        output.Text.ShouldContain("last words");
        ended.Error.ShouldBe("hewn sessions: ml/live is over: completed after 7.0s.\n");
    }

    [Fact]
    public async Task Following_ends_with_a_signal_and_exit_code_0()
    {
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = _sessions.RunAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "logs", "baseline", "--follow", "--level", "error", "-n", "0");
        await Eventually.IsAsync(() => // Nothing tells when it has begun to follow.
        {
            _sessions.Append("ml/baseline/logs/logs.jsonl", SampleSessions.Line("quiet"));
            _sessions.Append("ml/baseline/logs/logs.jsonl", SampleSessions.Line("loud", "error"));
            return output.Text.Contains("loud", StringComparison.Ordinal);
        });
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.ShouldNotContain("quiet");
    }

    [Fact]
    public async Task Deleting_asks_and_a_running_or_protected_session_stays()
    {
        string place = Path.Combine(_sessions.Root, "ml", "baseline");
        ToolRun unasked = await Run("delete", "baseline");
        unasked.ExitCode.ShouldBe(2);
        unasked.Error.ShouldContain("With --yes it is");
        (await Answer("n")).ExitCode.ShouldBe(1);
        (await Answer("")).ExitCode.ShouldBe(1);
        Directory.Exists(place).ShouldBeTrue();
        ToolRun deleted = await Answer("y");
        deleted.ExitCode.ShouldBe(0);
        deleted.Error.ShouldContain("Delete ml/baseline (15 files, ");
        Directory.Exists(place).ShouldBeFalse();

        (await Run("delete", "live", "--yes")).Error.ShouldContain("ml/live is running");
        Directory.Exists(Path.Combine(_sessions.Root, "ml", "live")).ShouldBeTrue();
        _sessions.Write("ml/kept/session.json", "{\"write_protected\":true}");
        (await Run("delete", "kept", "--yes")).Error.ShouldContain("write-protected");
        (await Run("delete", "kept", "--yes", "--force")).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(_sessions.Root, "ml", "kept")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_nobody_can_tell_to_have_ended_is_deleted_by_force_only_and_what_runs_never()
    {
        _sessions.Write(
            "ml/far/session.json", "{\"status\":\"running\",\"host\":\"some-other-host\",\"process_id\":1}");
        (await Run("--status", "running")).Output.ShouldContain("running?");
        ToolRun refused = await Run("delete", "far", "--yes");
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("as some-other-host says; it cannot be checked from here). With --force it is");
        (await Run("delete", "far", "--yes", "--force")).ExitCode.ShouldBe(0);
        Directory.Exists(Path.Combine(_sessions.Root, "ml", "far")).ShouldBeFalse();
        (await Run("delete", "live", "--yes", "--force")).Error.ShouldContain("ml/live is running");
        Directory.Exists(Path.Combine(_sessions.Root, "ml", "live")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_was_killed_in_a_container_is_over_for_who_follows_it()
    {
        _sessions.Write("ml/boxed/session.json", "{\"status\":\"running\",\"host\":\"3f2a\",\"runs\":[{\"id\":\"a\","
            + "\"host\":\"3f2a\",\"status\":\"running\",\"started_at\":\"2026-01-19T10:00:00Z\"}]}");
        _sessions.Write("ml/boxed/logs/logs.jsonl", SampleSessions.Line("last words"));
        ToolRun run = await Run("tail", "boxed").WaitAsync(TimeSpan.FromSeconds(60));
        run.Output.ShouldContain("last words");
        run.Error.ShouldContain("ml/boxed is over: crashed");
    }

    [Fact]
    public async Task Points_of_tracks_stand_among_the_records_where_that_is_asked_for()
    {
        _sessions.Write("ml/both/logs/logs.jsonl", SampleSessions.Line("begin")
            + SampleSessions.Line("end", "warn").Replace("10:00:00", "10:00:09", StringComparison.Ordinal));
        _sessions.Write("ml/both/tracks/train/data.jsonl",
            "{\"index\":0,\"step\":7,\"data\":{\"loss\":0.5},\"createdAt\":\"2026-01-19T10:00:05Z\"}\n");
        string[] lines =
        [
            "2026-01-19T10:00:00.000000Z INFO  begin",
            "2026-01-19T10:00:05.000000Z TRACK train  index=0 step=7 loss=0.5",
            "2026-01-19T10:00:09.000000Z WARN  end",
        ];
        (await Run("logs", "both", "--tracks")).Lines.ShouldBe(lines);
        (await Run("logs", "both", "--tracks", "--all")).Lines.ShouldBe(lines);
        (await Run("logs", "both", "--tracks", "-n", "2")).Lines.ShouldBe(lines[1..]);
        (await Run("logs", "both", "--tracks", "--level", "warn")).Lines.ShouldBe(lines[2..]);
        (await Run("logs", "both", "--tracks", "--grep", "train")).Lines.ShouldBe(lines[1..2]);
        (await Run("logs", "both", "--tracks", "--grep", "nowhere")).ExitCode.ShouldBe(1);
        (await Run("logs", "both", "--tracks", "--follow")).ExitCode.ShouldBe(2);
        JsonElement point = JsonDocument.Parse((await Run("logs", "both", "--tracks", "--json")).Lines[1]).RootElement;
        point.GetProperty("track").GetString().ShouldBe("train");
        point.GetProperty("point").GetProperty("data").GetProperty("loss").GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public async Task Deleting_never_leaves_the_session()
    {
        string outside = _sessions.Beside("outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "session.json"), "{}");
        Directory.CreateSymbolicLink(Path.Combine(_sessions.Root, "ml", "linked"), outside);
        (await Run("delete", "linked", "--yes")).Error.ShouldContain("is a link");
        Directory.CreateSymbolicLink(Path.Combine(_sessions.Root, "ml", "finished", "files"), outside);
        (await Run("delete", "finished", "--yes")).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(outside, "session.json")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_export_is_a_file_that_was_not_there()
    {
        string file = _sessions.Beside("out.csv");
        ToolRun run = await Run("export", "diverged", "--to", "csv", "--what", "tracks", "-o", file);
        run.ExitCode.ShouldBe(0, run.Error);
        File.ReadAllLines(file).Length.ShouldBe(6);
        (await Run("export", "diverged", "--to", "csv", "-o", file)).Error.ShouldContain("is there already");
        (await Run("export", "diverged", "--to", "jsonl", "--what", "parameters")).Lines.ShouldHaveSingleItem()
            .ShouldStartWith("{\"type\":\"parameters\",\"workspace\":\"ml\"");
        (await Run("export", "baseline", "--to", "zip", "-o", _sessions.Beside("b.zip"))).Output
            .ShouldContain("written to");
        Directory.GetFiles(_sessions.Beside("."), "*.part").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_tells_each_session_and_refusals_are_exit_code_2()
    {
        string target = _sessions.Beside("new");
        Task<ToolRun> Import(params string[] more) => ToolRun.OfAsync(
            ["sessions", "import", Path.Combine(_sessions.Root, "ml"), "--dir", target, .. more]);
        ToolRun dry = await Import("--dry-run");
        dry.Output.ShouldContain("ml/diverged: 6 files to copy");
        Directory.Exists(target).ShouldBeFalse();
        ToolRun real = await Import();
        real.ExitCode.ShouldBe(2); // The one that runs.
        real.Error.ShouldBe("hewn sessions: ml/live was not imported: a process is writing it; import it when it has "
            + "ended\n");
        real.Output.ShouldContain("  logs/logs.jsonl: double numbers: 1 (the first is 1), kept\n");
        real.Output.ShouldEndWith($"6 sessions imported into {target}; 1 refused.\n");
        JsonElement again = (await Import("--json")).Json;
        again.GetProperty("sessions").EnumerateArray()
            .ShouldAllBe(session => session.GetProperty("state").GetString() == "refused");
    }

    private async Task<ToolRun> Answer(string typed)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Output = output, Error = error, IsInputTerminal = true, ReadLine = () => typed };
        string[] args = ["sessions", "delete", "baseline", "--dir", _sessions.Root];
        int code = await Tool.RunAsync(args, terminal, new FixedClock(FixedClock.Noon), default);
        return new(code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task For_programs_show_has_the_last_records_and_compare_the_curves_asked_for()
    {
        JsonElement shown = (await Run("show", "finished", "--lines", "1", "--json")).Json;
        shown.GetProperty("last").EnumerateArray().ShouldHaveSingleItem().GetProperty("message").GetString()
            .ShouldBe("two \u001b[31mred");
        (await Run("show", "finished", "--lines", "0", "--json")).Json.GetProperty("last").GetArrayLength().ShouldBe(0);
        JsonElement track = (await Run("compare", "baseline", "finished", "--track", "train.loss", "--json")).Json
            .GetProperty("track");
        track.GetProperty("name").GetString().ShouldBe("train.loss");
        JsonElement curve = track.GetProperty("curves").EnumerateArray()
            .Single(curve => curve.GetProperty("session").GetString() == "ml/finished");
        curve.GetProperty("points").GetArrayLength().ShouldBe(60);
        curve.GetProperty("points")[59].EnumerateArray().Select(number => number.GetDouble()).ShouldBe([59, 0.05]);
    }

    [Fact]
    public async Task Half_a_character_in_a_name_of_a_record_breaks_no_listing()
    {
        _sessions.Write("ml/half/logs/logs.jsonl", "{\"message\":\"m\",\"metadata\":{\"\\ud800\":1},\"\\udc00\":2}\n");
        ToolRun run = await Run("logs", "half");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("=1 \ufffd=2");
    }

    [Theory]
    [InlineData("a/b/c/d")]
    [InlineData(".x")]
    [InlineData("a/.x")]
    [InlineData("a\nb")]
    [InlineData("a//b")]
    [InlineData("../x")]
    public async Task A_workspace_that_no_listing_would_show_is_refused_before_anything_is_read(string workspace)
    {
        ToolRun run = await Run("import", _sessions.Root, "--workspace", workspace);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith("hewn sessions: --workspace: '");
        run.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_environment_that_was_kept_is_shown()
    {
        _sessions.Write("ml/kept/session.json", "{\"environment\":{\"CUDA_VISIBLE_DEVICES\":\"0,1\",\"RANK\":3}}");
        (await Run("show", "kept")).Output.ShouldContain("environment  CUDA_VISIBLE_DEVICES=0,1 RANK=3");
    }

    [Fact]
    public async Task A_zip_tells_the_links_that_it_leaves_out()
    {
        Directory.CreateSymbolicLink(Path.Combine(_sessions.Root, "ml", "finished", "elsewhere"), _sessions.Root);
        ToolRun run = await Run("export", "finished", "--to", "zip", "-o", _sessions.Beside("f.zip"));
        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBe("hewn sessions: elsewhere is a link, so it is not in it.\n");
    }

    [Theory]
    [InlineData("session.json")]
    [InlineData("metrics.jsonl")]
    public async Task Deleting_a_session_with_a_file_s_name_leaves_its_workspace(string name)
    {
        _sessions.Write($"ml/{name}/session.json", "{}");
        (await Run("delete", "ml", "--yes")).ExitCode.ShouldBe(2);
        (await Run("delete", name, "--yes")).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(_sessions.Root, "ml", "finished", "session.json")).ShouldBeTrue();
    }
}
