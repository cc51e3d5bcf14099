using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests;

/// <summary>What can be seen only from outside: the executable, signals, pipes, memory.</summary>
public sealed class ExecutableTests : IDisposable
{
    private static readonly string[] _asNobody =
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];

    private const long MaxPeakBytes = 200 * 1024 * 1024;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_folder_ends_with_code_2()
    {
        using Process tool = Start("view", "--log-dir", _folder.File("nowhere"));
        (await tool.StandardError.ReadToEndAsync()).ShouldContain("does not exist");
        await tool.WaitForExitAsync();
        tool.ExitCode.ShouldBe(2);
    }

    [OtherUserFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Doctor_of_a_user_without_rights_says_what_it_may_not_and_shows_the_rest()
    {
        string logs = Directory.CreateDirectory(_folder.File("logs")).FullName;
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101); // Temporary folders are their maker's alone.
        File.SetUnixFileMode(logs, (UnixFileMode)0b111_000_000);
        _folder.Write("settings.json", "{}");
        File.SetUnixFileMode(_folder.File("settings.json"), (UnixFileMode)0b110_000_000);
        string[] arguments = [.. _asNobody[1..], Executable, "doctor", "--log-dir", logs, "--config"];
        using Process tool = Process.Start(new ProcessStartInfo(
            _asNobody[0], [.. arguments, _folder.File("settings.json")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string output = await tool.StandardOutput.ReadToEndAsync();
        (await tool.StandardError.ReadToEndAsync()).ShouldBeEmpty();
        await tool.WaitForExitAsync();
        tool.ExitCode.ShouldBe(1);
        output.ShouldContain($"problem (settings): {_folder.File("settings.json")} cannot be read: Access to the path");
        output.ShouldContain($"problem (directory): {logs} cannot be read, so nothing is known of what is in it");
        output.ShouldContain($"problem (directory): {logs} cannot be written: Access to the path");
        output.ShouldContain("MinimumLevel"); // The settings are shown all the same.
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_following_with_code_0(string signal)
    {
        _folder.Write("api.log", $"{Record("a")}\n");
        using Process tool = Start("view", "--log-dir", _folder.Path, "--follow", "--output", "json");
        (await tool.StandardOutput.ReadLineAsync()).ShouldBe(Record("a"));
        using Process kill = Process.Start("kill", [$"-{signal}", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        tool.ExitCode.ShouldBe(0);
        (await tool.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("TERM", "query", "{}", "PATH", "--limit", "all", "-o", "csv")]
    [InlineData("INT", "view", "PATH", "--output", "json", "--lines", "20000")]
    public async Task A_signal_ends_what_writes_to_a_reader_that_takes_nothing(string signal, params string[] args)
    {
        string path = _folder.Write("api.log", string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            $"{Record($"{i} {new string('x', 100)}")}\n")));
        using Process tool = Start([.. args.Select(arg => arg == "PATH" ? path : arg)]);
        byte[] first = new byte[1];
        (await tool.StandardOutput.BaseStream.ReadAsync(first)).ShouldBe(1); // and no further one: the pipe is full
        using Process kill = Process.Start("kill", [$"-{signal}", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            tool.ExitCode.ShouldBe(ExitCode.Failure);
        }
        finally
        {
            tool.Kill();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("--follow")]
    public async Task A_reader_that_has_seen_enough_is_no_error(string option)
    {
        _folder.Write("api.log", string.Concat(Enumerable.Range(0, 20_000).Select(i =>
            $"{Record($"{i} {new string('x', 100)}")}\n")));
        string command = $"'{Executable}' view --log-dir '{_folder.Path}' --lines 20000 --output json {option} "
            + "| head -1; echo ${PIPESTATUS[0]}";
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string[] lines = (await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60))).Split('\n');
        lines[0].ShouldContain("\"0 xxx");
        lines[1].ShouldBe("0");
        (await shell.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--level warn --output logfmt")]
    [InlineData("--output csv -C 1 --follow")]
    public async Task A_reader_that_has_seen_enough_of_any_log_is_no_error(string options)
    {
        _folder.Write("app.jsonl", string.Concat(Enumerable.Range(0, 50_000).Select(i =>
            $"{{\"level\":\"WARN\",{Record($"{i} {new string('x', 100)}")[1..]}\n")));
        string command = $"'{Executable}' view '{_folder.File("app.jsonl")}' {options} | head -1; "
            + "echo ${PIPESTATUS[0]}";
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string[] lines = (await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60))).Split('\n');
        lines[0].ShouldMatch("0 xxx|^timestamp,");
        lines[1].ShouldBe("0");
        (await shell.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_of_a_live_view_is_no_error()
    {
        string path = _folder.Write("app.jsonl", $"{Record("a")}\n");
        string command = $"'{Executable}' top '{path}' --json --interval 100ms | head -1; echo ${{PIPESTATUS[0]}}";
        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string[] lines = (await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60))).Split('\n');
        lines[0].ShouldStartWith("{\"timestamp\"");
        lines[1].ShouldBe("0");
        (await shell.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signal_ends_a_live_view_with_code_0()
    {
        string path = _folder.Write("app.jsonl", $"{Record("a")}\n");
        using Process tool = Start("top", path, "--json");
        (await tool.StandardOutput.ReadLineAsync()).ShouldNotBeNull().ShouldStartWith("{\"timestamp\"");
        using Process kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        await tool.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        tool.ExitCode.ShouldBe(0);
        (await tool.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_through_a_pipe_is_shown()
    {
        string command = $"printf 'time=2026-01-19T10:00:00Z level=WARN msg=\"from a pipe\"\\n' "
            + $"| '{Executable}' view - --output json";
        using Process shell = Process.Start(
            new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
        (await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60)))
            .ShouldContain("\"message\":\"from a pipe\"");
    }

    [Fact]
    public async Task A_million_records_are_counted_in_bounded_memory_and_as_by_brute_force()
    {
        const int Records = 1_000_000;
        const int Seed = 20260119;
        List<double> durations = WriteMillion(Records, Seed);
        using Process tool = Start(
            "view", "--log-dir", _folder.Path, "--stats", "--output", "json", "--hours", "900000", "--timezone", "utc");
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        long peak = PeakOf(tool);

        JsonElement calls = JsonDocument.Parse(await output).RootElement.GetProperty("calls");
        calls.GetProperty("total").GetInt64().ShouldBe(Records);
        JsonElement latency = calls.GetProperty("duration_ms");
        latency.GetProperty("approximate").GetBoolean().ShouldBeFalse();
        durations.Sort();
        foreach ((string name, double q) in new[] { ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99) })
            latency.GetProperty(name).GetDouble().ShouldBe(Quantile(durations, q), 1e-6);
        latency.GetProperty("max").GetDouble().ShouldBe(durations[^1]);
        latency.GetProperty("mean").GetDouble().ShouldBe(durations.Average(), 1e-6);
        calls.GetProperty("endpoints").GetArrayLength().ShouldBe(20);
        if (OperatingSystem.IsLinux())
            peak.ShouldBeInRange(10_000_000, MaxPeakBytes);
    }

    /// <summary>The rest of the file is found behind it, and a needle inside it is told.</summary>
    [Fact]
    public async Task Lines_of_100_MB_of_text_or_nothing_are_passed_over_in_bounded_memory()
    {
        string path = _folder.Write("app.jsonl", $"{Record("before")}\n{{\"message\":\"");
        using (FileStream file = File.OpenWrite(path))
        {
            byte[] text = [.. Enumerable.Repeat((byte)'x', 1_000_000)];
            file.Seek(0, SeekOrigin.End);
            for (int i = 0; i < 100; i++)
                file.Write(text);
            file.Write(Encoding.UTF8.GetBytes($"\"}}\n{Record("between")}\n"));
            file.SetLength(file.Length + 100_000_000); // Zeros, as a crash leaves them.
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes($"\n{Record("behind")}\n"));
        }

        using Process tool = Start("view", path, "--output", "json");
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        Task<string> error = tool.StandardError.ReadToEndAsync();
        long peak = PeakOf(tool);
        (await output).ShouldBe($"{Record("before")}\n{Record("between")}\n{Record("behind")}\n");
        (await error).ShouldContain("2 lines could not be read as a record");
        tool.ExitCode.ShouldBe(0);
        if (OperatingSystem.IsLinux())
            peak.ShouldBeInRange(10_000_000, MaxPeakBytes);
        using Process stats = Start("stats", path, "--json");
        JsonDocument.Parse(await stats.StandardOutput.ReadToEndAsync()).RootElement.GetProperty("records").GetInt64()
            .ShouldBe(3);
    }

    /// <summary>The most memory the process ever had, as of shortly before its end.</summary>
    private static long PeakOf(Process tool)
    {
        long peak = 0;
        while (!tool.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
            if (PeakNow(tool.Id) is { } now)
                peak = now;
        }

        return peak;
    }

    /// <summary>Null where the system does not say it, and once the process has ended.</summary>
    private static long? PeakNow(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? null
                : 1024 * long.Parse(line[6..^2].Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It ends when it likes: between a look whether it lives and this one, and while this reads.
        }
    }

    private List<double> WriteMillion(int records, int seed)
    {
        var random = new Random(seed);
        var durations = new List<double>(records);
        using var writer = new StreamWriter(_folder.File("api.log"), false, new UTF8Encoding(false), 1 << 20);
        var line = new StringBuilder();
        for (int i = 0; i < records; i++)
        {
            double ms = Math.Round(Math.Exp(random.NextDouble() * 10), 2);
            durations.Add(ms);
            line.Clear().Append(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"2026-01-19T{i / 50_000:00}:{i / 1000 % 60:00}:00.{i % 1000:000}Z\",")
                .Append(CultureInfo.InvariantCulture,
                $"\"level\":\"INFO\",\"message\":\"Outgoing response\",\"request_id\":\"req_{i}\",")
                .Append(CultureInfo.InvariantCulture,
                $"\"type\":\"response\",\"method\":\"POST\",\"endpoint\":\"e{i % 20}\",\"status_code\":200,")
                .Append(CultureInfo.InvariantCulture, $"\"duration_ms\":{ms},\"model\":\"m{i % 3}\"}}\n");
            writer.Write(line);
        }

        return durations;
    }

    private static double Quantile(List<double> sorted, double q)
    {
        double rank = q * (sorted.Count - 1);
        double below = sorted[(int)rank];
        return below + (sorted[Math.Min((int)rank + 1, sorted.Count - 1)] - below) * (rank - (int)rank);
    }

    /// <summary>The executable that the build of Hewn.Cli left beside that of the tests.</summary>
    internal static string Executable
    {
        get
        {
            var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            string bin = tests.Parent!.Parent!.FullName;
            string name = OperatingSystem.IsWindows() ? "hewn.exe" : "hewn";
            return Path.Combine(bin, "Hewn.Cli", tests.Name, name);
        }
    }

    private static string Record(string message) =>
        $"{{\"timestamp\":\"2026-01-19T10:00:00Z\",\"message\":\"{message}\"}}";

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo(Executable, args)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>A test that needs a process of another user, which only root can start.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class OtherUserFactAttribute : FactAttribute
    {
        public OtherUserFactAttribute()
        {
            if (!CanStart())
                Skip = "no process can be started as another user here (not root, or no setpriv)";
        }

        private static bool CanStart()
        {
            try
            {
                using Process process = Process.Start(new ProcessStartInfo(
                    _asNobody[0], [.. _asNobody[1..], Executable, "--version"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false; // There is no such program.
            }
        }
    }
}
