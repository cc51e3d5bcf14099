using System.Text;
using Hewn.Records;
using Hewn.Pipeline;
using Hewn.Terminal;
using Hewn.Tests.Support;

namespace Hewn.Tests.Terminal;

public sealed class ConsoleTests
{
    private static string Shown(string line)
    {
        var target = new ByteBuffer();
        ConsoleLine.Append(target, Encoding.UTF8.GetBytes(line + "\n"), TimeZoneInfo.Utc);
        return Encoding.UTF8.GetString(target.Written);
    }

    private static string Shown(Action<Logger> call)
    {
        using var log = new RunningLog(options => options.Time = new TestClock());
        call(log.Log);
        log.System.Dispose();
        return Shown(LogLines.Read(log.File).Single());
    }

    [Fact]
    public void A_record_is_one_line_for_people() =>
        Shown(log => log.For("cache").Warn("Cache is full", ("blocks", 32), ("model", "llama 3"),
            ("list", new[] { 1, 2 })))
            .ShouldBe("[00:00:00.123] WARN  Cache is full logger=\"cache\" blocks=32 model=\"llama 3\" list=[1,2]\n");

    [Fact]
    public void A_trace_is_spread_over_indented_lines()
    {
        string[] lines = Shown(log => log.Error(new InvalidOperationException("boom\nsecond"), "m")).Split('\n');
        lines[0].ShouldStartWith("[00:00:00.123] ERROR m error=\"boom\\nsecond\"");
        lines[1].ShouldBe("    System.InvalidOperationException: boom");
        lines[2].ShouldBe("    second");
    }

    [Theory]
    [InlineData("\n[00:00:00.000] FATAL forged")]
    [InlineData("\r\u001b[2J\u001b]0;title\u0007")]
    [InlineData("\u009b31m\u0085\u2028\u2029\u007f\0")]
    public void Nothing_that_is_logged_starts_a_line_or_steers_the_terminal(string evil)
    {
        string shown = Shown(log => log.For(evil).With(evil, evil).Error(
            new InvalidOperationException(evil), evil, ("x", new Dictionary<string, string> { [evil] = evil })));
        string[] lines = shown.Split('\n');
        lines[^1].ShouldBeEmpty();
        lines[1..^1].ShouldAllBe(line => line.StartsWith("    ", StringComparison.Ordinal));
        lines.ShouldAllBe(line => !line.Any(c => char.IsControl(c) || c == '\u2028' || c == '\u2029'));
    }

    [Fact]
    public void A_stack_trace_that_is_no_text_is_a_field_like_others()
    {
        Shown(log => log.Info("m", ("stack_trace", 5))).ShouldEndWith("m stack_trace=5\n");
        Shown(log => log.Info("m", ("stack_trace", new { A = 1 }), ("b", 2)))
            .ShouldEndWith("m stack_trace={\"A\":1} b=2\n");
    }

    [Theory]
    [InlineData("{\"timestamp\":\"2026-01-19T00:00:00Z\",\"message\":\"m\",\"x\":not json\u001b[2J}")]
    [InlineData("")]
    [InlineData("{\"level\":5,\"message\":{},\"timestamp\":[1]}")]
    [InlineData("[1]")]
    [InlineData("{\"message\":\"m\",\"stack_trace\":\"\\ud800\"}")]
    public void A_line_that_raw_JSON_has_broken_does_not_throw_and_cannot_steer(string line)
    {
        string shown = Shown(line);
        shown.ShouldEndWith("\n");
        shown[..^1].ShouldNotContain(c => char.IsControl(c));
    }

    [Theory]
    [InlineData(TimestampFormat.EpochMilliseconds, "1768780800123")]
    [InlineData(TimestampFormat.EpochMillisecondsText, "1768780800123")]
    [InlineData(TimestampFormat.Milliseconds, "00:00:00.123")]
    public void Other_timestamps_are_shown(TimestampFormat format, string expected)
    {
        using var log = new RunningLog(options => (options.Time, options.TimestampFormat) = (new TestClock(), format));
        log.Log.Info("m");
        log.System.Dispose();
        Shown(LogLines.Read(log.File).Single()).ShouldBe($"[{expected}] INFO  m\n");
    }

    [Fact]
    public void The_console_shows_its_levels_in_its_format()
    {
        using var stream = new MemoryStream();
        var console = new ConsoleDestination(
            new ConsoleOptions { Format = ConsoleFormat.Json, MinimumLevel = Level.Warn }, TimeProvider.System, stream);
        console.Takes("any", Level.Info).ShouldBeFalse();
        console.Takes("any", Level.Warn).ShouldBeTrue();
        console.Append("{}\n"u8);
        console.Commit().ShouldBe(new CommitResult(CommitOutcome.Done, 1));
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe("{}\n");
    }

    [Fact]
    public void A_closed_console_costs_its_own_lines_only()
    {
        var stream = new MemoryStream();
        stream.Dispose();
        var console = new ConsoleDestination(new ConsoleOptions(), TimeProvider.System, stream);
        console.Append("{}\n"u8);
        console.Commit().ShouldBe(new CommitResult(CommitOutcome.Done, Lines: 1, Lost: 1));
        console.Figures.WriteErrors.ShouldBe(1);
    }
}
