using Hewn.Ring;
using Hewn.Store.Tests;

namespace Hewn.Cli.Tests.View;

/// <summary>Records of a killed process that stand in its ring only are shown, and nothing is written.</summary>
public sealed class RingTailTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Api => _folder.File("api.log");

    private string Errors => _folder.File("errors.log");

    private string Notice =>
        $"hewn view: 4 records for api.log and 1 record for errors.log of process {DeadProcess.Id} "
        + $"stand in its ring only; 'hewn recover {_folder.Path}' writes them.\n";

    public void Dispose() => _folder.Dispose();

    private Task<ToolRun> View(params string[] args) => ToolRun.OfAsync(["view", "--log-dir", _folder.Path, .. args]);

    [Fact]
    public async Task The_listing_has_them_in_the_order_of_time_and_says_so()
    {
        Killed();
        string before = File.ReadAllText(Api);
        ToolRun run = await View();
        run.ExitCode.ShouldBe(ExitCode.Success);
        Messages(run.Output).ShouldBe(["old", "first", "torn", "info", "late", "bad", "bad"]);
        run.Error.ShouldBe(Notice); // And nothing about a line that could not be read: the torn one is whole.
        File.ReadAllText(Api).ShouldBe(before);

        Messages((await View("--lines", "2", "--type", "api")).Output).ShouldBe(["late", "bad"]);
        ToolRun errors = await View("--type", "errors", "--output", "json");
        errors.Lines.ShouldBe([Record("11:59:30", "ERROR", "bad").Trim()]);
        errors.Error.ShouldBe($"hewn view: 1 record for errors.log of process {DeadProcess.Id} "
            + $"stands in its ring only; 'hewn recover {_folder.Path}' writes it.\n");
        Messages((await View("--hours", "0.01")).Output).ShouldBe(["bad", "bad"]);
        (await View("--output", "json")).Lines.Length.ShouldBe(6); // What stands in both logs is one record.
    }

    [Fact]
    public async Task Figures_count_them_once()
    {
        Killed();
        ToolRun run = await View("--stats", "--output", "json");
        run.Json.GetProperty("calls").GetProperty("total").GetInt32().ShouldBe(1);
        run.Json.GetProperty("errors").GetProperty("total").GetInt32().ShouldBe(1);
        run.Json.GetProperty("records_read").GetInt32().ShouldBe(7);
        run.Json.GetProperty("unparsable_lines").GetInt32().ShouldBe(0);
        run.Json.GetProperty("duplicate_records").GetInt32().ShouldBe(1);
        run.Error.ShouldBe(Notice);
        (await View("--errors-only")).Output.ShouldContain("Total Errors: 1");
    }

    [Fact]
    public async Task After_a_recovery_the_same_is_shown_without_a_notice()
    {
        Killed();
        ToolRun before = await View();
        (await ToolRun.OfAsync("recover", _folder.Path)).ExitCode.ShouldBe(ExitCode.Success);
        ToolRun after = await View();
        after.Output.ShouldBe(before.Output);
        after.Error.ShouldBeEmpty();
        (await View("--stats", "--output", "json")).Json.GetProperty("errors").GetProperty("total").GetInt32()
            .ShouldBe(1);
    }

    [Fact]
    public async Task Logs_that_stand_in_a_ring_only_are_there()
    {
        DeadProcess dead = new DeadProcess(Api).Log(Record("11:00:00", "INFO", "alone")).Die();
        File.Delete(Api);
        ToolRun run = await View();
        run.ExitCode.ShouldBe(ExitCode.Success);
        Messages(run.Output).ShouldBe(["alone"]);
        File.Exists(Api).ShouldBeFalse();
        File.Exists(dead.Ring).ShouldBeTrue();
    }

    [Fact]
    public async Task Followed_they_are_shown_once_although_they_are_recovered_meanwhile()
    {
        Killed();
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", "--log-dir", _folder.Path, "--follow");
        await output.WaitForAsync("New Records");
        (await ToolRun.OfAsync("recover", _folder.Path)).ExitCode.ShouldBe(ExitCode.Success);
        File.AppendAllText(Api, Record("12:00:00", "INFO", "new"));
        await output.WaitForAsync("INFO: new\n");
        File.AppendAllText(Errors, Record("12:00:01", "ERROR", "last"));
        await output.WaitForAsync("ERROR: last\n");
        await cancellation.CancelAsync();
        ToolRun ended = await run;
        ended.Error.ShouldBe(Notice);
        Messages(output.Text).ShouldBe(["old", "first", "torn", "info", "late", "bad", "bad", "new", "last"]);
    }

    [Fact]
    public async Task A_ring_that_cannot_be_read_is_told_and_the_files_are_shown()
    {
        File.WriteAllText(Api, Record("11:00:00", "INFO", "old"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".hewn"));
        _folder.Write(".hewn/api.log.5-0.ring", "garbage");
        ToolRun run = await View();
        run.ExitCode.ShouldBe(ExitCode.Success);
        Messages(run.Output).ShouldBe(["old"]);
        run.Error.ShouldBe($"hewn view: the ring {_folder.File(".hewn/api.log.5-0.ring")} cannot be read, so what may "
            + "stand in it is not shown. It is no whole ring.\n");
    }

    [Fact]
    public async Task What_a_process_lost_and_no_file_tells_is_told()
    {
        File.WriteAllText(Api, Record("11:00:00", "INFO", "old"));
        DeadProcess dead = new DeadProcess(Api).Lose(dropped: 12, givenUp: 3).Die();
        foreach (string[] args in new string[][] { [], ["--output", "json"], ["--stats", "--hours", "1000000"] })
        {
            ToolRun run = await View(args);
            run.ExitCode.ShouldBe(ExitCode.Success);
            run.Error.ShouldContain("hewn view: 3 records were lost because api.log could not be written, from ");
            run.Error.ShouldContain("hewn view: 12 records were dropped before api.log because the buffer was full, ");
            run.Error.ShouldContain($"process {DeadProcess.Id} ended before the file said so, 'hewn recover ");
        }

        File.Exists(dead.Ring).ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_running_process_has_not_written_yet_is_shown_and_not_told()
    {
        DeadProcess living = new DeadProcess(Api).Log(Record("11:00:00", "INFO", "on its way"));
        File.WriteAllText(Api, Record("10:00:00", "INFO", "old"));
        ToolRun run = await View();
        Messages(run.Output).ShouldBe(["old", "on its way"]);
        run.Error.ShouldBeEmpty();
        (await View("--stats", "--output", "json")).Json.GetProperty("records_read").GetInt32().ShouldBe(2);
        living.Die();
    }

    /// <summary>
    /// A process that was killed with a rotated file, half a line in the active one, and five records in its ring; the
    /// file goes on with a record of another program.
    /// </summary>
    private void Killed()
    {
        File.WriteAllText(Api + ".1", Record("10:00:00", "INFO", "old"));
        File.WriteAllText(Api, Record("11:00:00", "INFO", "first"));
        var dead = new DeadProcess(
            [new RingTarget(Api, 0, 5, FileFormat.Json), new RingTarget(Errors, 0, 5, FileFormat.Json)]);
        string torn = Record("11:30:00", "INFO", "torn");
        dead.Log(torn).Log(Record("11:40:00", "INFO", "info"))
            .Log(Record("11:45:00", "INFO", "late").Replace("}", ",\"type\":\"response\",\"status_code\":200}",
                StringComparison.Ordinal))
            .Log(Record("11:59:30", "ERROR", "bad"), routes: 3)
            .Die();
        File.AppendAllText(Api, torn[..40]);
    }

    private static string[] Messages(string output) =>
    [
        .. output.Split('\n').Where(line => line.StartsWith('[')).Select(line => line.Split(": ")[^1]),
    ];

    private static string Record(string time, string level, string message) => DeadProcess.Line(time, level, message);
}
