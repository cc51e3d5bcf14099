using System.IO.Compression;
using System.Text;

namespace Hewn.Cli.Tests.View.Listing;

/// <summary>Logs as they are found after an accident: shown or skipped with a count, never a crash.</summary>
public sealed class HostileLogTests : IDisposable
{
    private const string Good = "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"good\"}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pretty")]
    [InlineData("json")]
    [InlineData("logfmt")]
    [InlineData("csv")]
    [InlineData("raw")]
    public async Task Bytes_that_are_no_text_harm_nobody(string format)
    {
        byte[] bytes =
        [
            .. Encoding.UTF8.GetBytes(Good), 0, 0, 0xff, 0xfe, (byte)'\n', .. "{\"message\":\"a"u8, 0xff, 0xc3,
            .. "\"}\n{\"message\":\"\\ud800\",\"\\udfff\":1}\n"u8, .. Encoding.UTF8.GetBytes(Good),
        ];
        string path = _folder.File("app.jsonl");
        File.WriteAllBytes(path, bytes);
        foreach (string[] more in new[] { [], new[] { "--level", "info" }, ["-C", "1", "--grep", "good"] })
        {
            ToolRun run = await ToolRun.OfAsync(["view", path, "--output", format, .. more]);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Lines.Count(line => line.Contains("good")).ShouldBe(2, string.Join(' ', more));
        }
    }

    [Fact]
    public async Task A_line_beyond_all_bounds_is_told_and_the_rest_is_shown()
    {
        string long_ = "{\"message\":\"" + new string('x', 9_000_000) + "\"}\n";
        string path = _folder.Write("app.jsonl", Good + long_ + Good);
        ToolRun run = await ToolRun.OfAsync("view", path, "--output", "json");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldBe(Good + Good);
        run.Error.ShouldContain("longer than");
        (await ToolRun.OfAsync("view", path, "--level", "info", "--output", "json")).Output.ShouldBe(Good + Good);
        (await ToolRun.OfAsync("stats", path, "--json")).Json.GetProperty("records").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task An_archive_that_is_cut_short_is_read_as_far_as_it_goes_and_named()
    {
        string path = _folder.File("app.jsonl.1.gz");
        using (var file = new FileStream(path, FileMode.Create))
        {
            using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i =>
                    Good.Replace("good", $"good {i * 7919 % 20_011}", StringComparison.Ordinal)))));
            file.SetLength(file.Length / 2);
        }

        _folder.Write("other.jsonl", Good);
        ToolRun run = await ToolRun.OfAsync("view", path, _folder.File("other.jsonl"));
        run.Error.ShouldContain("app.jsonl.1.gz");
        run.ExitCode.ShouldBe(2);
        run.Lines.Length.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named_and_the_rest_is_shown()
    {
        _folder.Write("a.jsonl", Good);
        File.CreateSymbolicLink(_folder.File("b.jsonl"), _folder.File("b.jsonl")); // Nobody can open a loop.
        ToolRun run = await ToolRun.OfAsync("view", _folder.Path, "--output", "json");
        run.Output.ShouldBe(Good);
        run.Error.ShouldContain("b.jsonl");
        run.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Records_between_other_lines_are_found_and_the_lines_told()
    {
        string path = _folder.Write("app.jsonl", Good + "Killed\n" + Good);
        ToolRun run = await ToolRun.OfAsync("view", path);
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Killed");
        run.Output.ShouldEndWith("good\n");
    }

    [Fact]
    public async Task Deep_nesting_is_laid_out_without_a_crash()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);
        string path = _folder.Write("app.jsonl",
            "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"message\":\"m\",\"deep\":" + deep + "}\n");
        foreach (string format in new[] { "pretty", "json", "logfmt", "csv" })
        {
            ToolRun run = await ToolRun.OfAsync("view", path, "--expand", "always", "--output", format);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldContain("1");
        }
    }

    [Fact]
    public async Task New_entries_of_any_log_are_shown_as_they_are_written()
    {
        string path = _folder.Write("engine.log", "[2026-01-19T10:00:00Z] INFO: before\n");
        using var output = new WatchedWriter();
        using var cancellation = new CancellationTokenSource();
        Task<ToolRun> run = ToolRun.OfAsync(
            new RunSettings { Output = output, Cancellation = cancellation.Token },
            "view", path, "--follow", "--tail", "1", "--not", "hidden");
        await output.WaitForAsync("before\n");
        File.AppendAllText(path,
            "[2026-01-19T10:00:01Z] INFO: hidden\n[2026-01-19T10:00:02Z] INFO: after\n"
            + "[2026-01-19T10:00:03Z] INFO: end\n");
        await output.WaitForAsync("after\n");
        await cancellation.CancelAsync();
        (await run).ExitCode.ShouldBe(0);
        output.Text.ShouldNotContain("hidden");
    }
}
