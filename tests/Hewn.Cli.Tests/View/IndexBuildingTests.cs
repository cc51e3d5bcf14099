using System.Text;
using System.Text.Json;
using Hewn.Cli.View;
using Hewn.Store.Index;

namespace Hewn.Cli.Tests.View;

/// <summary>Large files at rest get their indexes from the first command that they help; a person sees it.</summary>
public sealed class IndexBuildingTests : IDisposable
{
    private const int LargeBytes = 33 * 1024 * 1024; // from 32 MiB on a file is worth an index

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_terminal_shows_how_far_it_is_and_nobody_else()
    {
        string path = Write(minutesAgo: 11);
        using var error = new StringWriter();
        var terminal = new Terminal { Output = TextWriter.Null, Error = error, IsErrorTerminal = true };
        new IndexBuilding(terminal, new RunningClock()).Build([path], CancellationToken.None);
        SegmentIndex.IsCurrent(path).ShouldBeTrue();
        error.ToString().ShouldMatch("^(\rindexing large.jsonl … [0-9]{1,3} %)+\r\e\\[K$");
        error.ToString().ShouldContain("… 100 %");

        File.Delete(SegmentIndex.PathOf(path)!);
        error.GetStringBuilder().Clear();
        new IndexBuilding(terminal with { IsErrorTerminal = false }, new RunningClock())
            .Build([path], CancellationToken.None);
        SegmentIndex.IsCurrent(path).ShouldBeTrue();
        error.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("view", "--field", "status_code=500", "--output", "json")]
    [InlineData("stats", "--json")]
    public async Task A_first_reader_builds_it_and_all_find_the_same(params string[] args)
    {
        string path = Write(minutesAgo: 9);
        string[] command = [args[0], path, .. args[1..]];
        ToolRun plain = await ToolRun.OfAsync(command);
        SegmentIndex.IsCurrent(path).ShouldBeFalse("it may still grow");
        File.SetLastWriteTimeUtc(path, FixedClock.Noon.UtcDateTime.AddMinutes(-11));
        ToolRun first = await ToolRun.OfAsync(command);
        SegmentIndex.IsCurrent(path).ShouldBeTrue(first.Error);
        ToolRun second = await ToolRun.OfAsync(command);
        foreach (ToolRun run in new[] { first, second })
        {
            run.ExitCode.ShouldBe(0, run.Error);
            run.Output.ShouldBe(plain.Output);
        }

        string json = args[0] == "stats" ? plain.Output : plain.Lines[0];
        JsonDocument.Parse(json).RootElement.EnumerateObject().ShouldNotBeEmpty();
    }

    private string Write(int minutesAgo)
    {
        const string Line =
            """{"timestamp":"2026-01-19T09:00:00Z","level":"INFO","message":"MESSAGE","status_code":200}""";
        byte[] bytes = Encoding.UTF8.GetBytes(Line.Replace(
            "MESSAGE", new string('m', 4000), StringComparison.Ordinal) + "\n");
        string path = Path.Combine(_folder.Path, "large.jsonl");
        using (FileStream file = File.Create(path))
        {
            for (int i = 0; i < LargeBytes / bytes.Length; i++)
                file.Write(bytes);
            file.Write("{\"timestamp\":\"2026-01-19T09:00:01Z\",\"message\":\"x\",\"status_code\":500}\n"u8);
        }

        File.SetLastWriteTimeUtc(path, FixedClock.Noon.UtcDateTime.AddMinutes(-minutesAgo));
        return path;
    }

    /// <summary>A second goes by between two looks at it.</summary>
    private sealed class RunningClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override DateTimeOffset GetUtcNow() => FixedClock.Noon;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds);
    }
}
