using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hewn.Cli.Tests.Run;

/// <summary>What can be seen only from outside: signals, kills, pipes, memory.</summary>
public sealed class RunExecutableTests : IDisposable
{
    private const long MaxPeakBytes = 250 * 1024 * 1024;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Log => _folder.File("engine-e.log");

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    [InlineData("USR1")]
    [InlineData("USR2")]
    public async Task A_signal_goes_on_to_the_child_whose_code_is_ours(string signal)
    {
        using Process tool = Start(
            "sh", "-c", $"trap 'echo got {signal}; exit 7' {signal}; echo ready; while :; do sleep 0.02; done");
        (await tool.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        Kill(signal, tool.Id);
        await tool.WaitForExitAsync().WaitAsync(_longest);
        tool.ExitCode.ShouldBe(7);
        EngineOutput.Of(Log).ConvertAll(record => record.Text("message")).ShouldBe(["ready", $"got {signal}"]);
        JsonElement end = EngineOutput.Records(Log)[^1];
        bool asksToEnd = !signal.StartsWith("USR", StringComparison.Ordinal);
        end.Text("stopped_by").ShouldBe(asksToEnd ? $"SIG{signal}" : null);
        end.Text("level").ShouldBe(asksToEnd ? "INFO" : "FATAL");
    }

    [Fact]
    public async Task A_child_that_a_signal_from_here_ends_has_not_crashed()
    {
        using Process tool = Start("sh", "-c", "echo ready; exec sleep 1000");
        (await tool.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        Kill("TERM", tool.Id);
        await tool.WaitForExitAsync().WaitAsync(_longest);
        tool.ExitCode.ShouldBe(128 + 15);
        JsonElement end = EngineOutput.Records(Log)[^1];
        end.Text("message").ShouldBe("Engine stopped by SIGTERM");
        end.Text("level").ShouldBe("INFO");
        end.Text("last_output").ShouldBeNull();
    }

    [Fact]
    public async Task A_child_that_does_not_want_to_end_is_asked_again_and_waited_for()
    {
        using Process tool = Start(
            "sh", "-c", "n=0; trap 'n=$((n+1)); echo asked $n; [ $n = 3 ] && exit 0' TERM; echo ready; "
            + "while :; do sleep 0.02; done");
        (await tool.StandardOutput.ReadLineAsync()).ShouldBe("ready");
        for (int i = 1; i <= 3; i++)
        {
            Kill("TERM", tool.Id);
            (await tool.StandardOutput.ReadLineAsync().WaitAsync(_longest)).ShouldBe($"asked {i}");
            await Task.Delay(300); // Within a quarter of a second it would be one and the same signal.
        }

        await tool.WaitForExitAsync().WaitAsync(_longest);
        tool.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_child_that_is_killed_leaves_its_last_words_in_a_fatal_record()
    {
        using Process tool = Start("sh", "-c", "echo $$; echo last words >&2; exec sleep 1000");
        string child = (await tool.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        (await tool.StandardError.ReadLineAsync()).ShouldBe("last words");
        Kill("KILL", int.Parse(child, CultureInfo.InvariantCulture));
        await tool.WaitForExitAsync().WaitAsync(_longest);
        tool.ExitCode.ShouldBe(128 + 9);
        (await tool.StandardError.ReadToEndAsync()).ShouldContain("Engine was killed by SIGKILL");
        JsonElement end = EngineOutput.Records(Log)[^1];
        end.Text("level").ShouldBe("FATAL");
        end.Text("signal").ShouldBe("SIGKILL");
        end.Text("last_output").ShouldNotBeNull().ShouldContain("last words");
    }

    [Fact]
    public async Task A_kill_of_the_tool_itself_takes_no_record_and_leaves_no_child_behind()
    {
        using Process tool = Start("sh", "-c", "echo $$; i=0; while :; do i=$((i+1)); echo line $i; done");
        string child = (await tool.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        int seen = 0;
        while (seen < 5000)
        {
            string? line = await tool.StandardOutput.ReadLineAsync().WaitAsync(_longest);
            line.ShouldBe($"line {++seen}");
        }

        Kill("KILL", tool.Id);
        await tool.WaitForExitAsync().WaitAsync(_longest);
        // What was shown was recorded before, but for the one record that waits for a line that may belong to it.
        ToolRun view = await ToolRun.OfAsync("view", Log, "--output", "json");
        string[] messages = [.. view.Lines.Select(line => JsonDocument.Parse(line).RootElement.Text("message")!)];
        for (int i = 1; i < seen; i++)
            messages[i + 1].ShouldBe($"line {i}"); // Behind the start and the child's number.
        messages.Distinct().Count().ShouldBe(messages.Length);
        await UntilGoneAsync(int.Parse(child, CultureInfo.InvariantCulture));
    }

    [LinuxFact]
    public async Task A_kill_of_the_tool_itself_asks_a_child_that_says_nothing_to_end()
    {
        using Process tool = Start("sh", "-c", "trap '' PIPE; echo $$; exec sleep 1000");
        string child = (await tool.StandardOutput.ReadLineAsync()).ShouldNotBeNull();
        Kill("KILL", tool.Id);
        await UntilGoneAsync(int.Parse(child, CultureInfo.InvariantCulture));
    }

    [LinuxFact]
    public async Task The_child_has_its_own_name_and_ignores_and_blocks_no_signal_for_our_sake()
    {
        using Process tool = Start("sh", "-c", "grep ^Sig[BI] /proc/self/status; ps -o args= $$");
        string[] lines = (await tool.StandardOutput.ReadToEndAsync()).Split('\n');
        lines[0].ShouldBe("SigBlk:\t0000000000000000");
        const long Pipe = 1 << 12; // SIGPIPE, which the runtime ignores.
        long ignored = long.Parse(lines[1]["SigIgn:\t".Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        (ignored & Pipe).ShouldBe(0);
        lines[2].ShouldContain("sh -c grep");
        lines[2].ShouldNotContain("hewn");
    }

    [Fact]
    public async Task A_line_of_a_hundred_megabytes_neither_blocks_the_child_nor_fills_the_memory()
    {
        const int Bytes = 100 * 1024 * 1024;
        using Process tool = Start(
            ["--quiet"], "sh", "-c", $"head -c {Bytes} /dev/zero | tr '\\0' x; sleep 1; echo; echo after");
        long peak = 0;
        while (!tool.WaitForExit(TimeSpan.FromMilliseconds(20)))
            peak = Math.Max(peak, PeakNow(tool.Id));
        tool.ExitCode.ShouldBe(0);
        List<JsonElement> records = EngineOutput.Of(Log);
        records.Count.ShouldBe(2);
        records[0].Text("line_bytes").ShouldBe($"{Bytes}");
        records[0].Text("message").ShouldNotBeNull().ShouldEndWith($"x…[truncated {Bytes - 16 * 1024} bytes]");
        records[1].Text("message").ShouldBe("after");
        EngineOutput.Records(Log)[^1].Text("output_bytes").ShouldBe($"{Bytes + 7}");
        if (OperatingSystem.IsLinux())
            peak.ShouldBeInRange(10_000_000, MaxPeakBytes);
    }

    [Fact]
    public async Task Bytes_pass_through_unchanged_in_both_directions()
    {
        var bytes = new byte[300_000];
        new Random(20260119).NextBytes(bytes);
        using Process tool = Start("cat");
        Task write = Task.Run(async () =>
        {
            await tool.StandardInput.BaseStream.WriteAsync(bytes);
            tool.StandardInput.Close();
        });
        using var read = new MemoryStream();
        await tool.StandardOutput.BaseStream.CopyToAsync(read).WaitAsync(_longest);
        await write;
        await tool.WaitForExitAsync().WaitAsync(_longest);
        read.ToArray().ShouldBe(bytes);
        tool.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_ends_the_showing_and_not_the_child()
    {
        string command = $"'{ExecutableTests.Executable}' run --name e --log-dir '{_folder.Path}' -- seq 200000 "
            + "| head -1; echo ${PIPESTATUS[0]}";
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
        })!;
        string output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(_longest);
        output.ShouldBe("1\n0\n");
        ToolRun last = await ToolRun.OfAsync("view", Log, "--output", "json", "--tail", "2");
        last.Lines.Select(line => JsonDocument.Parse(line).RootElement.Text("message"))
            .ShouldBe(["200000", "Engine ended"]);
    }

    [Fact]
    public async Task Two_of_one_name_have_a_file_each()
    {
        using Process first = Start("sh", "-c", "echo first; read x");
        (await first.StandardOutput.ReadLineAsync()).ShouldBe("first");
        using Process second = Start("sh", "-c", "echo second");
        await second.WaitForExitAsync().WaitAsync(_longest);
        first.StandardInput.Close();
        await first.WaitForExitAsync().WaitAsync(_longest);
        EngineOutput.Of(Log)[0].Text("message").ShouldBe("first");
        EngineOutput.Of(_folder.File("engine-e.2.log"))[0].Text("message").ShouldBe("second");
    }

    private Process Start(params string[] command) => Start([], command);

    private Process Start(string[] options, params string[] command) => Process.Start(new ProcessStartInfo(
        ExecutableTests.Executable, ["run", "--name", "e", "--log-dir", _folder.Path, .. options, "--", .. command])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void Kill(string signal, int pid)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static async Task UntilGoneAsync(int pid)
    {
        using var limit = new CancellationTokenSource(_longest);
        while (IsAlive(pid))
            await Task.Delay(20, limit.Token);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            // A zombie has ended: nobody has asked for its code yet.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static long PeakNow(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : 1024 * long.Parse(line[6..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ends when it likes.
        }
    }

    /// <summary>A test of what only Linux has.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "only Linux tells of a parent's death";
    }
}
