using System.IO.Compression;
using System.Text;

namespace Hewn.Cli.Tests.View;

/// <summary>Packed backups, and files of other processes that share a log, belong to it.</summary>
public sealed class SharedLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Record(string time, string message, string level = "INFO") =>
        $"{{\"timestamp\":\"2026-01-19T{time}Z\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n";

    private void Pack(string name, string lines)
    {
        using var gzip = new GZipStream(File.Create(_folder.File(name)), CompressionLevel.Optimal);
        gzip.Write(Encoding.UTF8.GetBytes(lines));
    }

    private void Write()
    {
        Pack("api.log.1.gz", Record("11:00:00", "one"));
        File.WriteAllText(_folder.File("api.log"), Record("11:02:00", "three") + Record("11:05:00", "six", "ERROR"));
        File.WriteAllText(_folder.File("api.2.log"), Record("11:03:00", "four"));
        Pack("api.2.log.1.gz", Record("11:01:00", "two"));
        File.WriteAllText(_folder.File("api.3.log"), Record("11:04:00", "five"));
        File.WriteAllText(_folder.File("errors.log"), Record("11:05:00", "six", "ERROR"));
        File.WriteAllText(_folder.File("errors.2.log"), Record("11:06:00", "seven", "ERROR"));
    }

    private Task<ToolRun> View(params string[] args) => ToolRun.OfAsync(["view", "--log-dir", _folder.Path, .. args]);

    private static string[] Messages(ToolRun run) => [.. run.Lines
        .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!)];

    [Fact]
    public async Task A_listing_shows_all_by_time_each_once()
    {
        Write();
        ToolRun run = await View("--output", "json");
        Messages(run).ShouldBe(["one", "two", "three", "four", "five", "six", "seven"]);
        run.Error.ShouldBeEmpty();
        Messages(await View("--output", "json", "--type", "api", "--lines", "3")).ShouldBe(["four", "five", "six"]);
    }

    [Fact]
    public async Task Figures_count_all()
    {
        Write();
        ToolRun run = await View("--stats", "--hours", "48", "--output", "json");
        run.Json.GetProperty("records_read").GetInt32().ShouldBe(8);
        run.Json.GetProperty("duplicate_records").GetInt32().ShouldBe(1);
        run.Json.GetProperty("errors").GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_log_of_which_only_another_process_has_a_file_is_there()
    {
        File.WriteAllText(_folder.File("api.2.log"), Record("11:03:00", "four"));
        ToolRun run = await View("--type", "api");
        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldContain("four");
    }
}
