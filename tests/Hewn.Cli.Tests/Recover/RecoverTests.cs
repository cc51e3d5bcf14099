using System.Text.Json;
using Hewn.Ring;
using Hewn.Store.Tests;

namespace Hewn.Cli.Tests.Recover;

public sealed class RecoverTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Api => _folder.File("api.log");

    private string Errors => _folder.File("errors.log");

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> Recover(params string[] args) => ToolRun.OfAsync(["recover", _folder.Path, .. args]);

    [Fact]
    public async Task Records_of_two_files_and_a_torn_line_are_written_and_the_ring_is_gone()
    {
        string process = Killed();
        ToolRun run = await Recover();
        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldBe($"{process}: 2 records written into api.log (torn last line completed), "
            + "1 record written into errors.log\n1 ring recovered: 3 records written, 1 torn line completed.\n");
        File.ReadAllText(Api).ShouldBe(Line(0) + Line(1) + Line(2) + Line(3));
        File.ReadAllText(Errors).ShouldBe(Line(3));
        Rings().ShouldBeEmpty();

        ToolRun again = await Recover();
        again.ExitCode.ShouldBe(ExitCode.Success);
        again.Output.ShouldBe($"Nothing to recover: no ring of an ended process in '{_folder.Path}'.\n");
        File.ReadAllText(Api).ShouldBe(Line(0) + Line(1) + Line(2) + Line(3));
    }

    [Fact]
    public async Task A_dry_run_tells_and_changes_nothing()
    {
        string process = Killed();
        string before = File.ReadAllText(Api);
        byte[] ring = File.ReadAllBytes(Rings().Single());
        ToolRun run = await Recover("--dry-run");
        run.Output.ShouldBe($"{process}: 2 records to write into api.log (torn last line to complete), "
            + "1 record to write into errors.log\n1 ring to recover: 3 records to write, 1 torn line to complete. "
            + "Nothing was written.\n");
        run.ExitCode.ShouldBe(ExitCode.Success);
        File.ReadAllText(Api).ShouldBe(before);
        File.ReadAllBytes(Rings().Single()).ShouldBe(ring);
    }

    [Fact]
    public async Task Json_says_the_same_for_a_program()
    {
        Killed();
        foreach ((string state, string[] args) in new (string, string[])[]
            { ("pending", ["--dry-run"]), ("recovered", []) })
        {
            ToolRun run = await Recover(["--output", "json", .. args]);
            run.Lines.Length.ShouldBe(1);
            run.Json.GetProperty("dry_run").GetBoolean().ShouldBe(state == "pending");
            run.Json.GetProperty("records").GetInt64().ShouldBe(3);
            run.Json.GetProperty("torn_lines").GetInt64().ShouldBe(1);
            JsonElement ring = run.Json.GetProperty("rings").EnumerateArray().ShouldHaveSingleItem();
            ring.GetProperty("process").GetInt32().ShouldBe(DeadProcess.Id);
            ring.GetProperty("state").GetString().ShouldBe(state);
            ring.GetProperty("files")[1].GetProperty("path").GetString().ShouldBe(Errors);
        }

        (await Recover("--output", "json")).Json.GetProperty("rings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_a_process_lost_and_no_file_tells_is_told_and_written()
    {
        new DeadProcess([new RingTarget(Api, 0, 5, FileFormat.Json) { Service = "llm", Environment = "prod" }])
            .Lose(dropped: 12, givenUp: 1).Log(Line(1)).Die();
        const string Times = ", from [-0-9T:.]{23}Z to [-0-9T:.]{23}Z";
        string losses = $"process {DeadProcess.Id}: 1 record was lost because api.log could not be written{Times}; "
            + $"the file will say so\nprocess {DeadProcess.Id}: 12 records were dropped before api.log because the "
            + $"buffer was full{Times}; the file will say so\n";
        ToolRun dry = await Recover("--dry-run");
        dry.Output.ShouldMatch($"^process {DeadProcess.Id}: 1 record to write into api.log\n{losses}");
        JsonElement planned = FileOf(await Recover("--dry-run", "--output", "json"));
        planned.GetProperty("losses").EnumerateArray()
            .Select(loss => (loss.GetProperty("reason").GetString(), loss.GetProperty("records").GetInt64()))
            .ShouldBe([("write_failed", 1), ("buffer_full", 12)]);
        planned.GetProperty("losses")[1].GetProperty("since").GetDateTime()
            .ShouldBeLessThanOrEqualTo(planned.GetProperty("losses")[1].GetProperty("until").GetDateTime());
        File.ReadAllText(Api).ShouldBeEmpty();

        ToolRun run = await Recover();
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldContain("; the file says so now\n");
        JsonElement[] records = [.. File.ReadLines(Api).Select(line => JsonDocument.Parse(line).RootElement)];
        records.Length.ShouldBe(3);
        foreach (JsonElement told in records[1..])
        {
            told.EnumerateObject().Select(member => member.Name).Take(6)
                .ShouldBe(["timestamp", "level", "message", "logger", "service", "environment"]);
            told.GetProperty("service").GetString().ShouldBe("llm");
            told.GetProperty("environment").GetString().ShouldBe("prod");
            told.GetProperty("since").GetDateTime().ShouldBeLessThanOrEqualTo(
                told.GetProperty("until").GetDateTime());
        }

        (await Recover("--output", "json")).Json.GetProperty("rings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_but_losses_is_told_too()
    {
        new DeadProcess(Api).Lose(dropped: 1, givenUp: 0).Die();
        ToolRun run = await Recover();
        run.Output.ShouldContain("1 record was dropped before api.log because the buffer was full, from ");
        File.ReadAllText(Api).ShouldContain("1 records dropped: the buffer was full");
    }

    [Fact]
    public async Task The_ring_of_a_running_process_is_named_and_left_alone()
    {
        DeadProcess living = new DeadProcess(Api).Log(Line(1));
        ToolRun run = await Recover();
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldBe($"process {DeadProcess.Id} is running: its ring is left alone\n"
            + $"Nothing to recover: no ring of an ended process in '{_folder.Path}'.\n");
        File.ReadAllText(Api).ShouldBeEmpty();
        (await Recover("--dry-run")).Output.ShouldBe(run.Output);
        living.Die();
        (await Recover()).Output.ShouldContain("1 record written into api.log");
    }

    [Fact]
    public async Task A_file_that_another_process_writes_is_an_error_and_the_ring_stays()
    {
        Killed();
        using (Hewn.Files.LockFile.TryTake(Path.Combine(_folder.Path, ".hewn", "errors.log.lock")))
        {
            ToolRun run = await Recover();
            run.ExitCode.ShouldBe(ExitCode.Failure);
            run.Output.ShouldContain("2 records written into api.log");
            run.Output.ShouldContain("1 ring could not be recovered");
            run.Error.ShouldContain("errors.log of process");
            run.Error.ShouldContain("1 record stays in its ring. It is written by another process or log system");
            Rings().ShouldHaveSingleItem();
        }

        ToolRun later = await Recover();
        later.ExitCode.ShouldBe(ExitCode.Success);
        later.Output.ShouldContain(": 1 record written into errors.log\n");
        File.ReadAllText(Api).ShouldBe(Line(0) + Line(1) + Line(2) + Line(3));
        File.ReadAllText(Errors).ShouldBe(Line(3));
    }

    [Fact]
    public async Task A_damaged_record_and_a_ring_that_cannot_be_read_are_told()
    {
        DeadProcess dead = new DeadProcess(Api).Log(Line(1)).Log(Line(2)).Die();
        using (FileStream ring = File.Open(dead.Ring, FileMode.Open))
        {
            ring.Position = dead.FramesAt + 46;
            ring.WriteByte((byte)'X');
        }

        File.WriteAllText(Path.Combine(_folder.Path, ".hewn", "api.log.9-0.ring"), "garbage\e[31m");
        ToolRun run = await Recover();
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Output.ShouldContain("1 record written into api.log");
        run.Error.ShouldContain("1 record in the ring of process");
        run.Error.ShouldContain("is damaged and lost.");
        run.Error.ShouldContain("api.log.9-0.ring cannot be opened and stays. It is no whole ring.");
        File.ReadAllText(Api).ShouldBe(Line(2));
    }

    [Fact]
    public async Task The_folder_of_rings_and_folders_below_can_be_named_too()
    {
        string below = Directory.CreateDirectory(_folder.File("a/b")).FullName;
        new DeadProcess(Path.Combine(below, "app.jsonl")).Log(Line(1)).Die();
        (await Recover()).Output.ShouldStartWith("Nothing to recover");
        (await Recover("--recursive", "--dry-run")).Output.ShouldContain(
            $"1 record to write into {Path.Combine("a", "b", "app.jsonl")}\n");
        ToolRun run = await ToolRun.OfAsync("recover", Path.Combine(below, ".hewn"));
        run.Output.ShouldContain("1 record written into app.jsonl\n");
    }

    [Fact]
    public async Task The_environment_names_the_folder_unless_it_is_typed()
    {
        Killed();
        var settings = new RunSettings { Environment = { ["LOG_DIR"] = _folder.Path } };
        (await ToolRun.OfAsync(settings, "recover", "--dry-run")).Output.ShouldContain("1 ring to recover");
    }

    [Fact]
    public async Task What_cannot_be_done_ends_with_code_2()
    {
        ToolRun missing = await ToolRun.OfAsync("recover", _folder.File("nowhere"));
        missing.ExitCode.ShouldBe(ExitCode.Usage);
        missing.Error.ShouldBe(
            $"hewn recover: the log directory '{_folder.File("nowhere")}' (from DIR) does not exist. "
            + "Name the folder that your server logs to.\n");
        ToolRun file = await ToolRun.OfAsync("recover", _folder.Write("x", ""));
        file.ExitCode.ShouldBe(ExitCode.Usage);
        file.Error.ShouldContain("is a file");
        ToolRun output = await Recover("--output", "xml");
        output.ExitCode.ShouldBe(ExitCode.Usage);
        output.Error.ShouldContain("--output: 'xml' is not possible. Allowed: pretty, json.");
        (await Recover("--nonsense")).ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task Help_has_examples_and_colour_is_for_terminals()
    {
        (await ToolRun.OfAsync("recover", "--help")).Output.ShouldContain("hewn recover logs --dry-run");
        Killed();
        (await Recover("--dry-run")).Output.ShouldNotContain("\e");
        var terminal = new RunSettings { IsTerminal = true };
        (await ToolRun.OfAsync(terminal, "recover", _folder.Path, "--dry-run")).Output.ShouldContain("\e[32m");
        (await ToolRun.OfAsync(terminal, "recover", _folder.Path, "--dry-run", "--no-color")).Output
            .ShouldNotContain("\e");
    }

    [Fact]
    public async Task Interrupted_it_leaves_the_other_rings_as_they_are()
    {
        Killed();
        ToolRun run = await ToolRun.OfAsync(
            new RunSettings { Cancellation = new CancellationToken(canceled: true) }, "recover", _folder.Path);
        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("interrupted");
        Rings().ShouldHaveSingleItem();
    }

    private static JsonElement FileOf(ToolRun run) =>
        run.Json.GetProperty("rings").EnumerateArray().ShouldHaveSingleItem().GetProperty("files")
            .EnumerateArray().ShouldHaveSingleItem();

    private string[] Rings() => Directory.GetFiles(Path.Combine(_folder.Path, ".hewn"), "*.ring");

    /// <summary>
    /// A process that had written one record and half of the next, and had three in its ring, one of them for both
    /// files.
    /// </summary>
    private string Killed()
    {
        File.WriteAllText(Api, Line(0));
        new DeadProcess([new RingTarget(Api, 0, 5, FileFormat.Json), new RingTarget(Errors, 0, 5, FileFormat.Json)])
            .Log(Line(1)).Log(Line(2)).Log(Line(3), routes: 3).Die();
        File.AppendAllText(Api, Line(1)[..30]);
        return $"process {DeadProcess.Id}";
    }

    private static string Line(int number) => DeadProcess.Line($"10:00:0{number}", "ERROR", $"n{number}");
}
