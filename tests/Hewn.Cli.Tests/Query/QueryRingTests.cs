using Hewn.Store.Tests;

namespace Hewn.Cli.Tests.Query;

/// <summary>Queries see what processes have logged and not yet written, once.</summary>
public sealed class QueryRingTests : IDisposable
{
    private const string Count = "sum by (level) (count_over_time({}[48h]))";
    private readonly TempFolder _folder = new();

    private string Api => _folder.File("api.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_living_process_has_not_written_is_asked_and_shown_in_the_order_of_time()
    {
        File.WriteAllText(Api, DeadProcess.Line("11:00:00", "INFO", "old"));
        var process = new DeadProcess(Api);
        process.Log(DeadProcess.Line("11:00:01", "INFO", "first")).Log(DeadProcess.Line("11:00:02", "ERROR", "second"));
        File.AppendAllText(Api, DeadProcess.Line("11:00:01", "INFO", "first")); // written, and no checkpoint says so
        ToolRun run = await ToolRun.OfAsync("query", "{}", "--log-dir", _folder.Path, "--forward", "-o", "csv");
        run.Error.ShouldBeEmpty();
        run.Lines.Skip(1).Select(line => line[..20]).ShouldBe(
            ["2026-01-19T11:00:00Z", "2026-01-19T11:00:01Z", "2026-01-19T11:00:02Z"]);
        run.Output.ShouldContain("filename=\"\"api.log\"\"");
        (await Ask(Count)).ShouldBe("ERROR,1 INFO,2");
        (await Ask(Count, Api)).ShouldBe("ERROR,1 INFO,2", "the file by its name");
        process.Die();
    }

    [Fact]
    public async Task What_a_killed_process_left_is_asked_and_told_and_nothing_is_written()
    {
        File.WriteAllText(Api, DeadProcess.Line("11:00:00", "INFO", "old"));
        DeadProcess dead = new DeadProcess(Api).Log(DeadProcess.Line("11:00:02", "ERROR", "last")).Die();
        string before = File.ReadAllText(Api);
        ToolRun run = await ToolRun.OfAsync("query", "{level=\"ERROR\"}", "--log-dir", _folder.Path);
        run.Output.ShouldContain("last");
        run.Error.ShouldBe($"hewn query: 1 record for api.log of process {DeadProcess.Id} stands in its ring only; "
            + $"'hewn recover {_folder.Path}' writes it.\n");
        File.ReadAllText(Api).ShouldBe(before);
        File.Exists(dead.Ring).ShouldBeTrue();
        (await ToolRun.OfAsync("recover", _folder.Path)).ExitCode.ShouldBe(ExitCode.Success);
        (await Ask(Count)).ShouldBe("ERROR,1 INFO,1");
    }

    [Fact]
    public async Task A_log_that_is_not_there_yet_is_asked_and_the_error_log_is_not_counted_twice()
    {
        _folder.Write("other.log", DeadProcess.Line("11:00:00", "INFO", "other"));
        string errors = _folder.File("errors.log");
        var dead = new DeadProcess([Target(Api), Target(errors)]);
        dead.Log(DeadProcess.Line("11:00:01", "ERROR", "both"), routes: 3).Die();
        File.Delete(Api);
        File.Delete(errors);
        (await Ask(Count)).ShouldBe("ERROR,1 INFO,1");
        (await Ask(Count, _folder.File("other.log"))).ShouldBe("INFO,1");
    }

    private static Hewn.Ring.RingTarget Target(string path) => new(path, 0, 5, FileFormat.Json);

    private async Task<string> Ask(string query, params string[] paths)
    {
        string[] where = paths.Length > 0 ? paths : ["--log-dir", _folder.Path];
        ToolRun run = await ToolRun.OfAsync(["query", query, "--instant", "--until", "2026-01-20T00:00:00Z",
            "-o", "csv", .. where]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        return string.Join(' ', run.Lines.Skip(1).Select(line => string.Join(',', line.Split(',')[1..])).Order());
    }
}
