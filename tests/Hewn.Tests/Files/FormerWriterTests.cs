using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>
/// Who gets a file while his program runs first writes what its former writer, who was killed, has left.
/// </summary>
public sealed class FormerWriterTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly TestClock _clock = new();
    private readonly FaultyDisk _disk = new();
    private readonly List<LogProblem> _told = [];

    private HewnOptions Options(FileFormat format) => new()
    {
        Files = { new("/logs/app.log") { Format = format } },
        BufferBytes = Limits.MinBufferBytes,
        Time = _clock,
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = problem => { lock (_told) _told.Add(problem); },
    };

    private static void LogNumbers(LogSystem system, int from, int to)
    {
        for (int i = from; i < to; i++)
            system.For("app").Info("m", ("i", i));
    }

    /// <summary>A system that has written ten records and is killed half way in a write of more.</summary>
    private void StartAndKill(FileFormat format)
    {
        LogSystem first = LogSystem.Start(Options(format), _disk);
        LogNumbers(first, 0, 10);
        first.Flush(_long).ShouldBeTrue();
        using var torn = new ManualResetEventSlim();
        _disk.TornWrite = torn;
        LogNumbers(first, 10, 11);
        torn.Wait(_long).ShouldBeTrue();
        LogNumbers(first, 11, 30); // In the ring, and nowhere else.
        KilledSystem.Forget(first);
    }

    private void Kill() => _disk.ForgetLocks(path =>
        path.EndsWith("-0.lock", StringComparison.Ordinal) || path == "/logs/.hewn/app.log.lock");

    [Theory]
    [InlineData(FileFormat.Json)]
    [InlineData(FileFormat.Text)]
    public void The_torn_line_is_ended_and_what_stood_in_the_ring_comes_before_the_successors_records(FileFormat format)
    {
        StartAndKill(format);
        using (var second = LogSystem.Start(Options(format), _disk))
        {
            LogNumbers(second, 30, 40);
            second.Flush(_long).ShouldBeFalse("the first one lives");
            Kill();
            _clock.Advance(TimeSpan.FromSeconds(2));
            second.Flush(_long, toDisk: true);
            SpinWait.SpinUntil(() => second.Flush(_long), _long).ShouldBeTrue();
            LogNumbers(second, 40, 41);
        }

        List<string> lines = LogLines.Split(_disk.Read("app.log"));
        int[] numbers = format == FileFormat.Json
            ? [.. lines.Select(LogLines.Parse).Where(record => record.Has("i")).Select(NumberOf)]
            : [.. lines.Where(line => line.Contains(" i=")).Select(line => int.Parse(line.Split(" i=")[1]))];
        numbers.ShouldBe(Enumerable.Range(0, 41));
        lines.Count(line => line.Contains("were recovered")).ShouldBe(1);
        lines.ShouldAllBe(line => line.EndsWith('}') == (format == FileFormat.Json));
        _disk.List("/logs/.hewn", ".ring").ShouldBeEmpty();
    }

    private static int NumberOf(JsonElement record) => record.GetProperty("i").GetInt32();

    [Fact]
    public void While_the_torn_line_cannot_be_ended_nothing_is_written_behind_it()
    {
        StartAndKill(FileFormat.Json);
        using (var second = LogSystem.Start(Options(FileFormat.Json), _disk))
        {
            LogNumbers(second, 30, 40);
            Kill();
            _disk.RefusesToWrite = true;
            for (int i = 0; i < 3; i++)
            {
                _clock.Advance(TimeSpan.FromSeconds(2));
                second.Flush(_long, toDisk: true).ShouldBeFalse();
            }

            _disk.Read("app.log")[^1].ShouldNotBe((byte)'\n', "the line is torn still");
            _disk.RefusesToWrite = false;
            _clock.Advance(TimeSpan.FromSeconds(2));
            second.Flush(_long, toDisk: true);
            SpinWait.SpinUntil(() => second.Flush(_long), _long).ShouldBeTrue();
        }

        List<JsonElement> records = [.. LogLines.Split(_disk.Read("app.log")).Select(LogLines.Parse)];
        records.Where(record => record.Has("i")).Select(NumberOf).ShouldBe(Enumerable.Range(0, 40));
        string[] notes = [.. records.Where(record => !record.Has("i")).Select(record => record.Text("message"))];
        notes.ShouldContain(note => note.Contains("could not be recovered yet"));
        lock (_told)
        {
            _told.Count(problem => problem.Message.Contains("could not be recovered yet"))
                .ShouldBe(1, "not each second");
        }
    }
}
