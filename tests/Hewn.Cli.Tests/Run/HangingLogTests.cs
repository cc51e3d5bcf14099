using System.Diagnostics;
using System.Text.Json;
using Hewn.Cli.Run;
using Hewn.Server.Tests.Support;

namespace Hewn.Cli.Tests.Run;

/// <summary>A log that takes no records holds no engine up; what is missing is told where it is missing.</summary>
public sealed class HangingLogTests : IDisposable
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan _openPatience = TimeSpan.FromMilliseconds(300);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Log => _folder.File("logs/engine-e.log");

    private string Marker => _folder.File("marker");

    [Fact]
    public async Task A_disk_that_hangs_holds_no_child_up_and_what_found_no_room_is_counted()
    {
        const int Lines = 60_000;
        using var disk = new HangingDisk();
        disk.Hang();
        using var error = new WatchedWriter();
        string text = new('x', 400);
        Task<int> run = Run(disk, error, $"{Print(text, Lines)}; echo x > '{Marker}'; exit 3");
        await UntilThereAsync(Marker); // More than a buffer holds has been written by then, and read.
        disk.IsReached.Wait(_longest).ShouldBeTrue();
        disk.GoOn();
        (await run.WaitAsync(_longest)).ShouldBe(3);

        List<JsonElement> records = EngineOutput.Records(Log);
        records[0].Text("event_type").ShouldBe("engine_start");
        long written = records.Count(record => record.Text("message") == text);
        JsonElement[] losses = [.. records.Where(record => record.Text("reason") == "buffer_full")];
        long dropped = losses.Sum(record => record.GetProperty("dropped").GetInt64());
        dropped.ShouldBeGreaterThan(1000);
        (written + dropped).ShouldBe(Lines);
        losses.ShouldAllBe(record => record.Text("level") == "WARN");
        JsonElement end = records[^1];
        (end.Text("level"), end.Text("output_lines")).ShouldBe(("FATAL", $"{Lines}"));
        error.Text.ShouldContain("records dropped: the buffer was full");
    }

    [Fact]
    public async Task What_the_child_calls_fatal_waits_for_no_disk_either()
    {
        using var disk = new HangingDisk();
        disk.Hang();
        using var error = new WatchedWriter();
        // Behind the fatal lines more than a pipe holds, so that it shows when nobody reads it.
        long begun = Stopwatch.GetTimestamp();
        Task<int> run = Run(
            disk, error,
            $"for i in $(seq 40); do echo CRITICAL:root:no $i; done; {Print("more", 40_000)}; echo x > '{Marker}'");
        await UntilThereAsync(Marker);
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(_longest);
        disk.GoOn();
        (await run.WaitAsync(_longest)).ShouldBe(0);
        List<JsonElement> records = EngineOutput.Of(Log);
        records.Count(record => record.Text("level") == "FATAL").ShouldBe(40);
        records.Count.ShouldBe(40_040); // All had room.
    }

    [Fact]
    public async Task A_disk_that_is_slow_loses_nothing()
    {
        const int Lines = 60_000;
        using var disk = new HangingDisk { WriteTime = TimeSpan.FromMilliseconds(20) };
        using var error = new WatchedWriter();
        string text = new('x', 400);
        (await Run(disk, error, Print(text, Lines)).WaitAsync(_longest)).ShouldBe(0);
        EngineOutput.Of(Log).Count(record => record.Text("message") == text).ShouldBe(Lines);
        error.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_engine_is_started_though_its_log_does_not_open_and_is_recorded_from_when_it_does()
    {
        using var disk = new HangingDisk { HangsAtOpening = true };
        disk.Hang();
        using var output = new WatchedWriter();
        using var error = new WatchedWriter();
        var clock = new SteppedClock(new(2026, 1, 19, 0, 0, 0, TimeSpan.Zero));
        Task<int> run = Run(
            disk, error, $"echo one; echo; echo two; until [ -e '{Marker}' ]; do sleep 0.02; done; echo three", output,
            clock);
        await Eventually.IsAsync(() => clock.IsAwaitedIn(_openPatience));
        clock.Pass(_openPatience);
        await output.WaitForAsync("two\n");
        error.Text.ShouldContain("does not open. 'e' is started without it");
        // A record waits a moment for lines that belong to it; then it is one that the log has missed.
        clock.Pass(RunLimits.HoldTime);
        disk.GoOn();
        await UntilThereAsync(Log, "engine_unrecorded");
        _folder.Write("marker", "");
        (await run.WaitAsync(_longest)).ShouldBe(0);
        List<JsonElement> records = EngineOutput.Records(Log);
        records.ConvertAll(record => record.Text("event_type") ?? record.Text("message"))
            .ShouldBe(["engine_start", "engine_unrecorded", "three", "engine_end"]);
        records[1].GetProperty("dropped").GetInt32().ShouldBe(2);
        records[1].Text("level").ShouldBe("WARN");
        records[^1].Text("output_lines").ShouldBe("4");
    }

    [Fact]
    public async Task That_nothing_was_recorded_at_all_is_told()
    {
        var disk = new HangingDisk { HangsAtOpening = true }; // For good: who waits for it does so to the end.
        disk.Hang();
        using var error = new WatchedWriter();
        (await Run(disk, error, "echo one; exit 4").WaitAsync(_longest)).ShouldBe(4);
        error.Text.ShouldContain("nothing of 'e' was recorded, as the log in");
    }

    private static string Print(string text, int lines) => $"yes {text} 2> /dev/null | head -n {lines}";

    private Task<int> Run(
        HangingDisk disk, WatchedWriter error, string script, WatchedWriter? output = null, TimeProvider? time = null)
    {
        var terminal = new Terminal
        {
            Output = output ?? TextWriter.Null,
            Error = error,
            Environment = name => name switch
            {
                "PATH" => Environment.GetEnvironmentVariable("PATH"),
                "LOG_MAX_BYTES" => "0", // One file, whatever it holds.
                _ => null,
            },
        };
        var request = new RunRequest("e", _folder.File("logs"), ["sh", "-c", script], IsQuiet: output is null);
        var run = new EngineRun(request, terminal, time ?? TimeProvider.System)
        {
            Disk = disk,
            OpenPatience = disk.HangsAtOpening ? _openPatience : _longest,
        };
        return Task.Run(() => run.RunAsync(CancellationToken.None));
    }

    /// <summary>Waits for a file, and a text in it.</summary>
    private static async Task UntilThereAsync(string file, string text = "")
    {
        using var limit = new CancellationTokenSource(_longest);
        while (!File.Exists(file) || !File.ReadAllText(file).Contains(text, StringComparison.Ordinal))
            await Task.Delay(20, limit.Token);
    }
}
