using System.Globalization;
using System.Text;
using Hewn.Store.Entries;
using Hewn.Store.Segments;

namespace Hewn.Store.Tests.Dialects;

public sealed class FileDialectTests : IDisposable
{
    private const string Hewn = """{"timestamp":"2026-01-19T00:00:00Z","level":"INFO","message":"one"}""";
    private const string Pino = """{"level":30,"time":1768780800000,"pid":1,"hostname":"h","msg":"two"}""";
    private const string Slog = "time=2026-01-19T00:00:00Z level=INFO msg=three";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_line_of_a_mixed_file_is_a_record_of_its_kind()
    {
        string text = string.Concat(Enumerable.Repeat($"{Hewn}\nplain text\n{Slog}\n{Pino}\n", 50));
        List<Entry> entries = _folder.Read(text);
        entries.ShouldConserve(Encoding.UTF8.GetBytes(text));
        entries.ShouldAllBe(entry => entry.Fault == null);
        entries.Take(4).Select(entry => entry.Dialect).ShouldBe(["hewn", "plain", "slog", "pino"]);
        entries.Take(4).Select(entry => entry.Text(Field.Message)).ShouldBe(["one", "plain text", "three", "two"]);
    }

    [Fact]
    public void Text_in_a_file_of_JSON_is_no_record_but_a_line_of_another_dialect_is()
    {
        string json = string.Concat(Enumerable.Repeat(Hewn + "\n", 20));
        var tally = new ReadTally();
        List<Entry> entries = _folder.Read($"{json}just text\n{Slog}\n{json}", null, tally);
        tally.Unparsable.ShouldBe(1);
        entries[20].Fault.ShouldBe("does not start with '{'");
        (entries[21].Fault, entries[21].Dialect).ShouldBe((null, "slog"));
        entries.ShouldAllBe(entry => entry.FileDialect == "hewn");
    }

    [Fact]
    public void A_file_that_stops_fitting_is_looked_at_anew()
    {
        string json = string.Concat(Enumerable.Repeat(Hewn + "\n", 1000));
        string plain = string.Concat(
            Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"text {i}\n")));
        string slog = string.Concat(Enumerable.Repeat(Slog + "\n", 100));
        List<Entry> entries = _folder.Read(json + plain + slog + json);
        entries.Count(entry => entry.Fault is not null).ShouldBe(Limits.RecordsToSwitch);
        entries[999].FileDialect.ShouldBe("hewn");
        entries[1099].FileDialect.ShouldBe("plain");
        entries[1199].FileDialect.ShouldBe("slog");
        entries[^1].FileDialect.ShouldBe("hewn");
    }

    [Fact]
    public void A_dialect_that_is_asked_for_is_not_doubted()
    {
        List<Entry> entries = _folder.Read($"{Hewn}\n{Slog}\n", "plain");
        entries.Select(entry => entry.Text(Field.Message)).ShouldBe([Hewn, Slog]);
        entries.ShouldAllBe(entry => entry.Dialect == "plain" && entry.FileDialect == "plain");
        _folder.Read($"{Hewn}\n{Slog}\n", "json").Select(entry => entry.Fault is null).ShouldBe([true, false]);
        _folder.Read($"{Hewn}\n{Slog}\n", "slog").Select(entry => entry.Dialect).ShouldBe(["plain", "slog"]);
    }

    [Theory]
    [InlineData("pino.jsonl", "pino")]
    [InlineData("bunyan.jsonl", "bunyan")]
    [InlineData("clef.jsonl", "clef")]
    [InlineData("zap.jsonl", "zap")]
    [InlineData("log4j.jsonl", "log4j")]
    [InlineData("session.jsonl", "session")]
    [InlineData("zig-server.jsonl", "hewn")]
    [InlineData("flask-indented.log", "hewn")]
    [InlineData("docker-json-file.log", "docker")]
    [InlineData("cri.log", "cri")]
    [InlineData("zig-server.log", "bracket-level")]
    [InlineData("python-console.log", "bracket-level")]
    [InlineData("python-basic.log", "python")]
    [InlineData("python-vllm.log", "python")]
    [InlineData("python-asctime.log", "stamped")]
    [InlineData("python-http.log", "access")]
    [InlineData("web-access.log", "access")]
    [InlineData("syslog-3164.log", "syslog")]
    [InlineData("syslog-5424.log", "syslog5424")]
    [InlineData("slog.log", "slog")]
    [InlineData("klog.log", "klog")]
    [InlineData("go-log-panic.log", "stamped")]
    public void A_samples_dialect_is_found(string name, string dialect) =>
        _folder.Read(File.ReadAllBytes(Path.Combine(SampleFiles.Folder, name)))[^1].FileDialect.ShouldBe(dialect);

    [Fact]
    public void Lines_beyond_the_bound_of_a_text_record_begin_another()
    {
        string text = "first\n" + string.Concat(Enumerable.Repeat("  indented line of some length\n", 80_000));
        List<Entry> entries = _folder.Read(text);
        entries.ShouldConserve(Encoding.UTF8.GetBytes(text));
        entries.Count.ShouldBe(3);
        entries.ShouldAllBe(entry => entry.Raw.Length <= Limits.MaxTextRecordBytes + 100);
    }

    [Fact]
    public void A_line_longer_than_a_record_may_be_is_told_and_passed_over_in_any_dialect()
    {
        string huge = new('x', 12 * 1024 * 1024);
        List<Entry> entries = _folder.Read($"{Slog}\n{Slog} {huge}\n{Slog}\n");
        entries.Select(entry => entry.Fault is null).ShouldBe([true, false, true]);
        entries[2].LineNumber.ShouldBe(3);
    }

    [Theory]
    [InlineData("level=INFO msg= two words port=1", " two words")]
    [InlineData("level=INFO port=1 msg=", "")]
    [InlineData("level=INFO msg=one two \"three port=1", "one two \"three")]
    [InlineData("level=INFO msg=\"\" port=1", "")]
    public void A_message_without_quotes_goes_on_to_the_next_pair(string line, string message) =>
        _folder.Read(line + "\n").Single().Text(Field.Message).ShouldBe(message);

    /// <summary>What is written is shown: a record of text does not wait for the next one.</summary>
    [Fact]
    public void A_line_that_was_just_written_is_read_at_once()
    {
        string path = _folder.Write("live.log", Slog + "\n");
        using var reader = new SegmentReader(
            Segment.TryOpen(path)!, new TimestampReader(TimeZoneInfo.Utc), new ReadTally());
        var entry = new Entry();
        reader.TryRead(entry, isFinal: false).ShouldBeTrue();
        reader.TryRead(entry, isFinal: false).ShouldBeFalse();
        File.AppendAllText(path, "\tat a.late(Line.java)\n" + Slog + "\n");
        reader.TryRead(entry, isFinal: false).ShouldBeTrue();
        entry.RawText().ShouldBe("\tat a.late(Line.java)");
        entry.UtcTicks.ShouldBe(new DateTime(2026, 1, 19).Ticks);
        reader.TryRead(entry, isFinal: false).ShouldBeTrue();
    }
}
