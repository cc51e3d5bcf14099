using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Hewn.Cli.Tests.View;

/// <summary>What can be read only once: the standard input, and pipes that have a name.</summary>
public sealed class PipeTests : IDisposable
{
    private const string Line = "{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"INFO\",\"message\":\"one\"}\n";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Figures_of_a_pipe_are_those_of_its_file(bool isPacked)
    {
        byte[] log = Encoding.UTF8.GetBytes(RandomLog.Of(11, 3000));
        string file = _folder.File("app.jsonl");
        File.WriteAllBytes(file, log);
        string pipe = MakePipe("pipe");
        Task writing = Task.Run(() => File.WriteAllBytes(pipe, isPacked ? Packed(log) : log));
        ToolRun run = await RunAsync(new RunSettings(), "stats", pipe, "--json");
        await writing.WaitAsync(_patience);
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement stats = run.Json;
        JsonElement expected = (await ToolRun.OfAsync("stats", file, "--json")).Json;
        stats.GetProperty("records").GetInt64().ShouldBe(expected.GetProperty("records").GetInt64());
        expected.GetProperty("records").GetInt64().ShouldBe(3000);
    }

    [Fact]
    public async Task Both_windows_of_a_comparison_are_counted_of_the_standard_input()
    {
        string log = RandomLog.Of(6, 1000);
        string path = _folder.Write("app.jsonl", log);
        string[] args = ["--json", "--compare", "2026-01-19T10:00:00Z..2026-01-19T10:10:00Z",
            "2026-01-19T10:10:00Z..2026-01-19T10:30:00Z"];
        JsonElement file = (await ToolRun.OfAsync(["stats", path, .. args])).Json;
        JsonElement piped = (await RunAsync(new RunSettings { Input = log }, ["stats", "-", .. args])).Json;
        foreach (string window in new[] { "a", "b" })
        {
            piped.GetProperty(window).GetProperty("records").GetInt64()
                .ShouldBe(file.GetProperty(window).GetProperty("records").GetInt64());
            piped.GetProperty(window).GetProperty("records").GetInt64().ShouldBePositive();
        }
    }

    [Theory]
    [InlineData("view", "-", "--output", "raw")]
    [InlineData("view", "-", "--output", "raw", "-n", "3000")]
    public async Task A_packed_standard_input_is_known_by_its_first_bytes(params string[] args)
    {
        string log = RandomLog.Of(12, 2000);
        using var input = new MemoryStream(Packed(Encoding.UTF8.GetBytes(log)));
        ToolRun run = await RunAsync(new RunSettings { InputBytes = input }, args);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldBe(log);
    }

    [Fact]
    public async Task A_packed_standard_input_that_is_cut_is_told()
    {
        byte[] packed = Packed(Encoding.UTF8.GetBytes(RandomLog.Of(12, 2000)));
        using var input = new MemoryStream(packed[..(packed.Length / 2)]);
        ToolRun run = await RunAsync(new RunSettings { InputBytes = input }, "stats", "-", "--json");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("cut short");
        run.Json.GetProperty("records").GetInt64().ShouldBeInRange(500, 1500);
    }

    [Fact]
    public async Task Records_of_the_standard_input_are_shown_as_they_come()
    {
        using var output = new WatchedWriter();
        using var input = new SlowInput(Line);
        Task<ToolRun> running = RunAsync(
            new RunSettings { InputBytes = input, Output = output }, "view", "-", "--output", "json");
        await output.WaitForAsync("\"one\"");
        running.IsCompleted.ShouldBeFalse();
        input.End();
        (await running.WaitAsync(_patience)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, "view", "-")]
    [InlineData(0, "view", "-", "--follow")]
    [InlineData(2, "view", "-", "-n", "5")]
    [InlineData(2, "stats", "-")]
    [InlineData(2, "show", "req_1", "-")]
    [InlineData(1, "query", "{}", "-")]
    public async Task Waiting_for_the_standard_input_ends_when_it_is_cancelled(int code, params string[] args)
    {
        using var cancelling = new CancellationTokenSource();
        using var input = new SlowInput(Line);
        Task<ToolRun> running = RunAsync(
            new RunSettings { InputBytes = input, Cancellation = cancelling.Token }, args);
        await input.Waits;
        await cancelling.CancelAsync();
        ToolRun run;
        try
        {
            run = await running.WaitAsync(_patience);
        }
        finally
        {
            input.End();
        }

        run.ExitCode.ShouldBe(code, run.Error);
        if (code == 0)
            run.Output.ShouldContain("one");
    }

    [Theory]
    [InlineData("view", "@")]
    [InlineData("view", "@", "--follow")]
    [InlineData("show", "req_1", "@")]
    [InlineData("stats", "@")]
    [InlineData("query", "{}", "@")]
    [InlineData("top", "@", "--json")]
    [InlineData("top", "@", "--once")]
    public async Task A_pipe_that_nobody_writes_into_is_not_waited_for_when_cancelled(params string[] args)
    {
        string pipe = MakePipe("pipe");
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Task<ToolRun> running = RunAsync(
            new RunSettings { Cancellation = cancelling.Token },
            Array.ConvertAll(args, arg => arg == "@" ? pipe : arg));
        try
        {
            await running.WaitAsync(_patience);
        }
        finally
        {
            // Whoever waits still in this process is let go.
            using var both = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        }
    }

    [Fact]
    public async Task A_pipe_cannot_be_watched_and_that_is_said()
    {
        string pipe = MakePipe("pipe");
        ToolRun run = await RunAsync(new RunSettings(), "top", pipe, "--json");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain($"'{pipe}' is a pipe and cannot be followed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_of_two_bytes_a_character_is_called_what_it_is(bool isPiped)
    {
        byte[] wide = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Line)];
        File.WriteAllBytes(_folder.File("wide.log"), wide);
        using var input = new MemoryStream(wide);
        string path = isPiped ? "-" : _folder.File("wide.log");
        foreach (string[] args in new string[][] { ["view", path], ["view", path, "-n", "3"], ["stats", path] })
        {
            input.Position = 0;
            ToolRun run = await RunAsync(new RunSettings { InputBytes = input }, args);
            run.ExitCode.ShouldBe(2, string.Join(' ', args));
            run.Error.ShouldContain($"'{path}' is UTF-16 text");
        }
    }

    [Theory]
    [InlineData("28B52FFD", "zstd")]
    [InlineData("FD377A585A00", "xz")]
    [InlineData("425A6839314159", "bzip2")]
    [InlineData("04224D18", "lz4")]
    [InlineData("504B0304", "zip")]
    public async Task What_is_packed_by_others_is_told_and_not_shown_as_text(string head, string name)
    {
        byte[] bytes = [.. Convert.FromHexString(head), .. Encoding.UTF8.GetBytes(Line)];
        string file = _folder.File("x.log");
        File.WriteAllBytes(file, bytes);
        using var input = new MemoryStream(bytes);
        foreach (string[] args in new string[][] { ["view", file], ["view", "-"], ["stats", file] })
        {
            input.Position = 0;
            ToolRun run = await RunAsync(new RunSettings { InputBytes = input }, args);
            run.ExitCode.ShouldBe(2);
            run.Error.ShouldContain($"is packed by {name} and is not read");
            if (args[0] == "view")
                run.Output.ShouldBeEmpty();
        }
    }

    private static Task<ToolRun> RunAsync(RunSettings settings, params string[] args) =>
        Task.Run(() => ToolRun.OfAsync(settings, args)).WaitAsync(_patience * 2);

    private static byte[] Packed(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(text);
        return packed.ToArray();
    }

    private string MakePipe(string name)
    {
        string path = _folder.File(name);
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return path;
    }
}
