using System.Diagnostics;
using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Shutdown;

/// <summary>Real processes that log 10,000 records and then end in every way there is.</summary>
public sealed class ProcessEndTests
{
    private const int Records = 10_000;

    private sealed record Ended(int ExitCode, string Errors, List<JsonElement> Records, string[] Rings);

    private static async Task<Ended> RunAsync(string way, string? signal = null)
    {
        using var folder = new TempFolder();
        string program = Path.Combine(AppContext.BaseDirectory.Replace("Hewn.Tests", "ProcessEnds",
            StringComparison.Ordinal), "ProcessEnds.dll");
        var start = new ProcessStartInfo("dotnet", [program, way, folder.Root])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (signal is not null)
        {
            (await process.StandardOutput.ReadLineAsync()).ShouldBe("ready");
            TmpfsFactAttribute.Run("kill", signal, process.Id.ToString()).ShouldBeTrue();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        string file = folder.Path("app.jsonl");
        List<JsonElement> records = File.Exists(file) ? LogLines.ParseAll(file) : [];
        string[] rings = Directory.Exists(folder.Path(".hewn"))
            ? [.. Directory.GetFiles(folder.Path(".hewn"), "*-0.*").Select(Path.GetFileName)!]
            : [];
        return new Ended(process.ExitCode, await errors, records, rings);
    }

    private static void ShouldHoldAll(Ended ended) =>
        ended.Records.Take(Records).Select(record => record.GetProperty("i").GetInt32())
            .ShouldBe(Enumerable.Range(0, Records));

    [Theory]
    [InlineData("return", 7)]
    [InlineData("stop-unawaited", 7)]
    [InlineData("exit", 8)]
    public async Task A_process_that_ends_by_itself_has_written_everything(string way, int exitCode)
    {
        Ended ended = await RunAsync(way);
        ended.ExitCode.ShouldBe(exitCode);
        ended.Errors.ShouldBeEmpty();
        ShouldHoldAll(ended);
        ended.Records.Count.ShouldBe(Records);
        ended.Rings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("-INT", 130)]
    [InlineData("-TERM", 143)]
    [InlineData("-HUP", 129)]
    public async Task A_process_that_a_signal_ends_has_written_everything(string signal, int exitCode)
    {
        Ended ended = await RunAsync("signal", signal);
        ended.ExitCode.ShouldBe(exitCode);
        ended.Errors.ShouldBeEmpty();
        ShouldHoldAll(ended);
        ended.Records.Count.ShouldBe(Records);
        ended.Rings.ShouldBeEmpty("neither a ring nor its lock");
    }

    [Theory]
    [InlineData("signal-hosted", "-TERM")]
    [InlineData("signal-hosted", "-INT")]
    [InlineData("signal-hosted-before", "-TERM")]
    [InlineData("signal-hosted-before", "-INT")]
    [InlineData("signal-console", "-INT")]
    public async Task What_a_host_logs_while_it_stops_for_a_signal_is_written(string way, string signal)
    {
        Ended ended = await RunAsync(way, signal);
        ended.ExitCode.ShouldBe(9);
        ended.Errors.ShouldBeEmpty();
        ended.Records.Select(record => record.GetProperty("i").GetInt32()).ShouldBe(Enumerable.Range(0, Records + 100));
        ended.Rings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signal_that_an_earlier_listener_lets_pass_ends_a_process_that_has_written_everything()
    {
        Ended ended = await RunAsync("signal-passed", "-TERM");
        ended.ExitCode.ShouldBe(143);
        ShouldHoldAll(ended);
        // It is not known before the end that nobody cancels it. The ring holds nothing that the next start would tell.
        ended.Rings.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("unhandled")]
    [InlineData("unhandled-on-thread")]
    public async Task An_unhandled_exception_is_the_last_record(string way)
    {
        Ended ended = await RunAsync(way);
        ended.ExitCode.ShouldBe(134); // SIGABRT, as always in .NET.
        ShouldHoldAll(ended);
        ended.Records.Count.ShouldBe(Records + 1);
        JsonElement last = ended.Records[^1];
        last.Text("level").ShouldBe("FATAL");
        last.Text("error").ShouldBe("nobody catches this");
        last.Text("error_type").ShouldBe("System.InvalidOperationException");
        last.Text("stack_trace").ShouldContain("   at ");
        if (way == "unhandled")
            last.Text("stack_trace").ShouldContain("System.FormatException: the cause");
        ended.Rings.ShouldBeEmpty("all of it is written");
    }

    [Fact]
    public async Task What_others_log_of_an_unhandled_exception_after_the_log_has_seen_it_is_written()
    {
        Ended ended = await RunAsync("unhandled-told-behind");
        ended.ExitCode.ShouldBe(134);
        ShouldHoldAll(ended);
        ended.Records.Skip(Records + 1).Select(record => record.Text("message"))
            .ShouldBe(Enumerable.Range(0, 100).Select(i => $"said behind {i}"));
        ended.Rings.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_unhandled_exception_leaves_unwritten_stays_in_the_ring()
    {
        Ended ended = await RunAsync("unhandled-undelivered");
        ended.ExitCode.ShouldBe(134);
        ended.Records.ShouldBeEmpty("another one had the file");
        ended.Rings.ShouldContain(name => name.EndsWith(".ring", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fatal_has_everything_in_the_file_before_it_returns()
    {
        Ended ended = await RunAsync("fatal");
        ended.ExitCode.ShouldBe(137);
        ShouldHoldAll(ended);
        ended.Records[^1].Text("message").ShouldBe("out of memory, needed 10000 bytes");
    }

    [Fact]
    public async Task Fatal_ends_the_process_with_code_1_where_that_is_asked_for()
    {
        Ended ended = await RunAsync("fatal-exit");
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBeEmpty();
        ShouldHoldAll(ended);
        ended.Records[^2].Text("message").ShouldBe("out of memory, needed 10000 bytes");
        ended.Records[^1].Text("message").ShouldBe("said at the exit"); // A second FATAL does not end the ending.
        ended.Records.Count.ShouldBe(Records + 2);
    }

    [Theory]
    [InlineData("fatal-untaken")]
    [InlineData("fatal-untaken-text")]
    [InlineData("fatal-untaken-ilogger")]
    [InlineData("fatal-untaken-defined")]
    [InlineData("fatal-untaken-serilog")]
    [InlineData("fatal-untaken-nlog")]
    [InlineData("fatal-untaken-trace")]
    [InlineData("fatal-untaken-trace-format")]
    [InlineData("fatal-untaken-trace-data")]
    public async Task Fatal_ends_the_process_also_where_no_destination_takes_it(string way)
    {
        Ended ended = await RunAsync(way);
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBeEmpty();
        ShouldHoldAll(ended);
        ended.Records.Count.ShouldBe(Records);
        ended.Rings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_HandleProcessExit_nobody_listens_for_the_end()
    {
        Ended ended = await RunAsync("unhandled-unhandled");
        ended.ExitCode.ShouldBe(134);
        ended.Records.ShouldAllBe(record => record.Text("level") == "INFO");
        ended.Rings.ShouldContain(name => name.EndsWith(".ring", StringComparison.Ordinal), "to be recovered");
    }

    [Fact]
    public async Task A_wrong_setting_that_nobody_catches_is_a_message_without_a_stack()
    {
        Ended ended = await RunAsync("wrong-setting");
        ended.ExitCode.ShouldBe(134);
        ended.Errors.Trim().ShouldBe(
            "Unhandled exception. Wrong logging configuration: MaxFileBytes=-1: expected a whole number from 0 to "
            + "9223372036854775807");
    }

    [Fact]
    public async Task What_is_said_before_the_start_goes_to_standard_error()
    {
        Ended ended = await RunAsync("never-started");
        ended.ExitCode.ShouldBe(0);
        ended.Errors.ShouldContain("level=INFO msg=\"said too early\" n=1\n");
        ended.Errors.ShouldNotContain("too fine");
    }
}
