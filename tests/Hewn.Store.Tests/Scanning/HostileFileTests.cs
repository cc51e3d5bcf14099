using System.Threading.Channels;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Scanning;

/// <summary>Files that no logger writes, and files that change while they are read.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Line = "{\"level\":\"info\",\"duration_ms\":1}\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_beyond_the_limit_is_counted_and_skipped_and_its_neighbours_are_read()
    {
        string path = _folder.File("long.jsonl");
        using (StreamWriter file = File.CreateText(path))
        {
            file.Write(Line);
            file.Write("{\"level\":\"info\",\"text\":\"" + new string('x', 8 * 1024 * 1024 - 26) + "\"}\n"); // fits
            file.Write("{\"level\":\"info\",\"text\":\"" + new string('x', 8 * 1024 * 1024 - 25) + "\"}\n"); // does not
            file.Write(Line);
            for (int i = 0; i < 40; i++)
                file.Write(new string('y', 1024 * 1024));
            file.Write("\n" + Line);
            file.Write(new string('z', 9 * 1024 * 1024)); // and no newline
        }

        foreach (long chunkBytes in (long[])[8 << 20, 1 << 20, 3_000_001])
        {
            var query = new SegmentQuery([path], new() { Threads = 2, Tuning = new() { ChunkBytes = chunkBytes } });
            CountAnswer answer = query.Count(
                new() { Conditions = [LineCondition.Field(FieldKey.Named("level"), FieldOperator.Exists)] });
            answer.Lines.ShouldBe(4);
            answer.Files[0].Lines.ShouldBe(new(4, 0, 0, 3));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n{}\n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}\n{}\n")]
    [InlineData("\uFEFF")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("\0\0\0\n\0")]
    public void Small_files_are_read_like_large_ones(string text)
    {
        string path = _folder.Write("small.jsonl", text);
        string[] lines = text.TrimStart('\uFEFF').Split('\n');
        lines = lines[^1].Length == 0 ? lines[..^1] : lines;
        CountAnswer answer = new SegmentQuery([path]).Count(LineFilter.All);
        answer.Lines.ShouldBe(lines.Count(line => line.Length > 0));
        answer.Files[0].Lines.Records.ShouldBe(lines.Count(line => line == "{}"));
        answer.Files[0].Lines.Blank.ShouldBe(lines.Count(line => line.Length == 0));
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_read_says_so()
    {
        string path = _folder.Write("cut.jsonl", string.Concat(Enumerable.Repeat(Line, 10_000)));
        var cut = new Once(() =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(100_000);
        });
        var options = new SegmentQueryOptions { Threads = 1, Progress = cut, Tuning = new() { ChunkBytes = 50_000 } };
        CountAnswer answer = new SegmentQuery([path], options).Count(LineFilter.All);
        answer.Files[0].Outcome.ShouldBe(ScanOutcome.Shrunk);
        answer.Lines.ShouldBeInRange(1, 100_000 / Line.Length + 1);
    }

    [Fact]
    public void What_is_no_file_is_reported_and_the_others_are_read()
    {
        string path = _folder.Write("app.jsonl", Line);
        var query = new SegmentQuery([_folder.File("missing"), _folder.Path, _folder.File("no/such/folder"), path]);
        CountAnswer answer = query.Count(LineFilter.All);
        answer.Lines.ShouldBe(1);
        answer.Files.Select(file => file.Outcome).ShouldBe(
            [ScanOutcome.Missing, ScanOutcome.Missing, ScanOutcome.Missing, ScanOutcome.Complete]);
    }

    [Fact]
    public void A_cancelled_question_answers_with_what_it_has()
    {
        string path = _folder.Write("app.jsonl", string.Concat(Enumerable.Repeat(Line, 10_000)));
        using var source = new CancellationTokenSource();
        var tuning = new ScanTuning { ChunkBytes = 50_000 };
        var options = new SegmentQueryOptions { Threads = 1, Progress = new Once(source.Cancel), Tuning = tuning };
        CountAnswer answer = new SegmentQuery([path], options).Count(LineFilter.All, source.Token);
        answer.Files[0].Outcome.ShouldBe(ScanOutcome.Cancelled);
        answer.Lines.ShouldBe(50_000 / Line.Length + 1);
    }

    [Fact]
    public void Progress_comes_to_the_size_of_all_files()
    {
        string first = _folder.Write("a.jsonl", string.Concat(Enumerable.Repeat(Line, 5000)));
        string second = _folder.Write("b.jsonl", Line);
        var told = new Once(() => { });
        var options = new SegmentQueryOptions { Progress = told, Tuning = new() { ChunkBytes = 10_000 } };
        new SegmentQuery([first, second], options).Count(LineFilter.All);
        told.Last.ShouldBe(5001 * Line.Length);
    }

    [Fact]
    public async Task Whoever_stops_taking_lines_and_cancels_ends_the_reading()
    {
        string path = _folder.Write("app.jsonl", string.Concat(Enumerable.Repeat(Line, 400_000)));
        using var source = new CancellationTokenSource();
        var channel = Channel.CreateBounded<LineBatch>(1);
        Task<IReadOnlyList<SegmentReport>> done =
            new SegmentQuery([path], new() { Threads = 3 }).FindAsync(LineFilter.All, channel.Writer, source.Token);
        (await channel.Reader.ReadAsync()).Ranges[0].ShouldBe(new(0, Line.Length - 1));
        await source.CancelAsync();
        (await done)[0].Outcome.ShouldBe(ScanOutcome.Cancelled);
    }

    [Fact]
    public void Wrong_questions_are_refused_at_once()
    {
        FieldKey key = FieldKey.Named("a");
        Should.Throw<ArgumentException>(() => LineCondition.Field(key, FieldOperator.Greater, "abc"))
            .Message.ShouldContain("\"abc\" is no number");
        Should.Throw<ArgumentException>(() => LineCondition.Field(key, FieldOperator.Matches, "("));
        Should.Throw<ArgumentException>(() => LineCondition.Field(key, FieldOperator.Matches, "(?=a)"));
        Should.Throw<ArgumentException>(() => LineCondition.Text(""));
        Should.Throw<ArgumentException>(() => LineCondition.Text("a\nb"));
        var query = new SegmentQuery([]);
        Should.Throw<ArgumentOutOfRangeException>(() => query.Summarize(LineFilter.All, key, null, [1.5]));
        Should.Throw<ArgumentOutOfRangeException>(() => query.CountBy(LineFilter.All, key, TimeSpan.Zero));
    }

    private sealed class Once(Action act) : IProgress<long>
    {
        private int _done;

        public long Last { get; private set; }

        public void Report(long value)
        {
            Last = Math.Max(Last, value);
            if (Interlocked.Exchange(ref _done, 1) == 0)
                act();
        }
    }
}
