using System.Text.Json;
using System.Text.RegularExpressions;

namespace Seeds.Tests;

/// <summary>The examples of the fourth document: one shared logging module.</summary>
public sealed class Seed4Tests
{
    [Fact]
    public async Task The_quick_start_writes_console_and_file_with_the_loggers_name()
    {
        using Example example = await Example.RunAsync("4-quick-start");
        JsonElement[] records = example.Records("logs/app.jsonl");
        records.Select(record => record.Text("message")).ShouldBe(["Application started", "Something went wrong"]);
        records[1].All("level", "logger", "user_id").ShouldBe(["\"ERROR\"", "\"quick.start\"", "123"]);
        example.ConsoleLines.Length.ShouldBe(2);
        example.ConsoleLines[1].ShouldEndWith(
            "level=ERROR msg=\"Something went wrong\" logger=quick.start user_id=123");
        example.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_logger_is_heard_from_its_own_level()
    {
        using Example example = await Example.RunAsync("4-levels");
        JsonElement[] records = example.Records("logs/app.jsonl");
        string LevelsOf(string logger) => string.Join(
            ' ', records.Where(record => record.Text("logger") == logger).Select(record => record.Text("message")));
        LevelsOf("app").ShouldBe("info warn error");
        LevelsOf("bifrost").ShouldBe("debug info warn error");
        LevelsOf("httpx").ShouldBe("warn error");
        LevelsOf("paramiko").ShouldBe("error");
    }

    [Fact]
    public async Task Without_a_file_records_go_to_the_console_only()
    {
        using Example example = await Example.RunAsync("4-basic");
        example.ConsoleLines.Single().ShouldEndWith("level=INFO msg=\"on the console\"");
        Directory.EnumerateFileSystemEntries(example.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_console_has_INFO_and_the_file_DEBUG_as_json_lines()
    {
        using Example example = await Example.RunAsync("4-file");
        example.Records("logs/app.jsonl").Select(record => record.Text("message"))
            .ShouldBe(["in the file only", "in both"]);
        example.ConsoleLines.Single().ShouldContain("in both");
    }

    [Fact]
    public async Task The_console_is_json_where_that_is_wished()
    {
        using Example example = await Example.RunAsync("4-file", "LOG_JSON=true");
        Example.Parse(example.ConsoleLines.Single()).Text("message").ShouldBe("in both");
    }

    [Fact]
    public async Task Asynchronous_code_does_not_block_and_the_end_of_the_process_loses_nothing()
    {
        using Example example = await Example.RunAsync("4-async");
        JsonElement[] records = example.Records("logs/app.jsonl");
        records.Select(record => (record.Raw("worker"), record.Raw("item"))).Distinct().Count().ShouldBe(1000);
        records.Length.ShouldBe(1000);
    }

    [Fact]
    public async Task The_rich_console_has_colours_and_exceptions_over_several_rows()
    {
        using Example example = await Example.RunAsync("4-rich");
        example.Console.ShouldContain("\u001b[");
        example.Console.ShouldContain("Rollout failed");
        example.ConsoleLines.Length.ShouldBeGreaterThan(2);
        example.ConsoleLines[1..].ShouldContain(line => line.Contains("InvalidOperationException"));
        example.ConsoleLines[1..].ShouldContain(line => line.Contains("boom"));
    }

    [Fact]
    public async Task Files_are_rotated_under_the_documents_names_and_no_more_are_kept()
    {
        using Example example = await Example.RunAsync("4-rotation");
        string logs = Path.Combine(example.Folder, "logs");
        Directory.GetFiles(logs).Select(Path.GetFileName).Order()
            .ShouldBe(["app.jsonl", "app.jsonl.1", "app.jsonl.2", "app.jsonl.3"]);
        Directory.GetFiles(logs).ShouldAllBe(file => new FileInfo(file).Length <= 10_000);
        int[] numbers = [.. ((string[])["logs/app.jsonl.3", "logs/app.jsonl.2", "logs/app.jsonl.1", "logs/app.jsonl"])
            .SelectMany(example.Records).Select(record => record.GetProperty("i").GetInt32())];
        numbers.ShouldBe(Enumerable.Range(1000 - numbers.Length, numbers.Length));
    }

    [Fact]
    public async Task Extra_fields_stand_flat_beside_the_message()
    {
        using Example example = await Example.RunAsync("4-fields");
        example.Records("logs/app.jsonl").Single().All("message", "step", "loss", "reward")
            .ShouldBe(["\"Training step completed\"", "100", "0.5", "0.3"]);
    }

    [Fact]
    public async Task A_rollout_has_a_results_directory_with_its_time_its_log_and_its_metrics()
    {
        // LOG_DIR is for logs; results are data and stay where they are.
        using Example example = await Example.RunAsync("4-rollouts", "LOG_DIR=elsewhere");
        string directory = example.Output.Trim();
        Path.GetDirectoryName(directory).ShouldBe(Path.Combine(example.Folder, "results"));
        Regex.IsMatch(Path.GetFileName(directory), @"^my_experiment_\d{8}-\d{6}$").ShouldBeTrue(directory);
        Directory.Exists(Path.Combine(example.Folder, "elsewhere")).ShouldBeFalse();

        JsonElement[] records = example.Records(Path.Combine(directory, "error_log.jsonl"));
        records.Count(record => record.Text("level") == "DEBUG").ShouldBe(100);
        records.ShouldContain(record => record.Has("median_loss"));
        example.ConsoleLines.Length.ShouldBe(3); // INFO: started, the training's end, ended.
        JsonElement[] metrics = example.Records(Path.Combine(directory, "metrics.jsonl"));
        metrics.Select(line => line.GetProperty("step").GetInt32()).ShouldBe(Enumerable.Range(0, 100));
        metrics[1].All("loss", "lr", "reward").ShouldBe(["0.5", "0.001", "0.3"]);
        string[] written = example.Lines(Path.Combine(directory, "metrics_summary.json"));
        JsonElement summary = Example.Parse(string.Join('\n', written));
        summary.GetProperty("metrics").GetProperty("loss").Raw("count").ShouldBe("100");
    }

    [Fact]
    public async Task An_unknown_example_is_refused_with_those_there_are()
    {
        using Example wrong = await Example.RunAsync("no-such-example");
        wrong.ExitCode.ShouldBe(2);
        wrong.Console.ShouldStartWith("Expected an example: 1-fields 1-levels");
    }
}
