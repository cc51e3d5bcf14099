using System.Text;
using Hewn.LogQL.Entries;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>Files that are written to, cut or replaced while a question about them is answered in order.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private const int Lines = 3000;
    private static readonly DateTime _written = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_log_without_times_that_is_written_to_is_told_once_and_whole(bool isForward)
    {
        string path = WriteUndated();
        LocalSourceOptions options = Small();
        List<string> told = Read(path, options, isForward, () => File.AppendAllText(path, "later\n"));
        if (!isForward)
            told.Reverse();
        told.Where(line => line != "later").ShouldBe(Enumerable.Range(0, Lines).Select(LineOf));
        options.Tally.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_log_that_is_cut_between_two_readings_is_said_to_miss_lines()
    {
        string path = WriteUndated();
        LocalSourceOptions options = Small();
        List<string> told = Read(path, options, isForward: true, () => File.WriteAllText(path, "anew\n"));
        told.Count.ShouldBeLessThan(Lines);
        told.ShouldBe(Enumerable.Range(0, told.Count).Select(LineOf));
        options.Tally.Problems.ShouldHaveSingleItem().ShouldContain("cut or replaced");
    }

    [Fact]
    public void Nothing_of_another_file_that_took_its_place_is_told()
    {
        string path = WriteUndated();
        LocalSourceOptions options = Small();
        List<string> told = Read(path, options, isForward: true, () =>
        {
            File.Move(path, path + ".1");
            File.WriteAllText(path, string.Concat(Enumerable.Repeat("another one\n", 2 * Lines)));
        });
        told.ShouldBe(Enumerable.Range(0, told.Count).Select(LineOf));
        options.Tally.Problems.ShouldHaveSingleItem().ShouldContain("cut or replaced");
    }

    /// <summary>Lines without a time take that of the last write, which may be another one at the next question.
    /// </summary>
    [Fact]
    public void Times_that_were_the_last_writes_are_not_taken_for_known()
    {
        string line = "{\"level\":\"INFO\",\"message\":\"" + new string('x', 60) + "\"}\n";
        string path = _folder.Write("app.jsonl", string.Concat(Enumerable.Repeat(line, Lines)));
        File.SetLastWriteTimeUtc(path, _written);
        LocalSourceOptions options = Small() with { Times = new() };
        Read(path, options, isForward: true).Count.ShouldBe(Lines);
        File.AppendAllText(path, line);
        long fromNs = (_written.AddDays(1) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        Read(path, options, isForward: true, fromNs: fromNs).Count.ShouldBe(Lines + 1);
    }

    /// <summary>It is longer than it was, so reading it does not tell.</summary>
    [Theory]
    [InlineData(EntryOrder.Any)]
    [InlineData(EntryOrder.Forward)]
    [InlineData(EntryOrder.Backward)]
    public void A_file_of_json_that_is_cut_and_written_anew_beyond_its_length_is_told(EntryOrder order)
    {
        string path = _folder.Write("app.jsonl", RandomLog.Text(3, 2000, isSound: true));
        LocalSourceOptions options = Small() with { Times = new() };
        Read(path, options, EntryOrder.Any); // Now the times of its parts are known.
        Read(path, options, order, () => File.AppendAllText(path, RandomLog.Text(9, 10, isSound: true)));
        options.Tally.Problems.ShouldBeEmpty();
        Read(path, options, order, () => File.WriteAllText(path, RandomLog.Text(4, 2500, isSound: true)));
        options.Tally.Problems.ShouldHaveSingleItem().ShouldContain("cut or replaced");
    }

    /// <summary>What is known of a file by its first and last bytes must not look at bytes that come behind.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void A_file_that_only_grows_or_whose_time_is_set_is_the_same(int bytes)
    {
        foreach (EntryOrder order in Enum.GetValues<EntryOrder>())
        {
            foreach (string begin in new[] { "{\"timestamp\":\"2026-01-19T00:00:00Z\",\"message\":\"", "some text " })
            {
                string text = begin + new string('x', bytes - begin.Length - 3) + (begin[0] == '{' ? "\"}" : "..");
                string path = _folder.Write("small.log", text + "\n");
                LocalSourceOptions options = Small() with { Times = new() };
                Read(path, options, order, () => File.AppendAllText(path, text + "\n")).ShouldNotBeEmpty();
                Read(path, options, order, () => File.SetLastWriteTimeUtc(path, _written)).Count.ShouldBe(2);
                options.Tally.Problems.ShouldBeEmpty();
            }
        }
    }

    /// <summary>Of few files all stay open, also those of which for now nothing waits to be read.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(900)]
    public void A_file_that_is_renamed_while_it_is_read_is_read_on(int after)
    {
        // One part, whose lines are held, let go and read again: in between nothing of it waits.
        string[] lines = DisorderedLog.Json("permuted", 1200, 1).Split('\n');
        string[] some = [.. lines.Where((line, i) => i % 40 == 0 && line.Length > 0)];
        string path = _folder.Write("a.jsonl", string.Join('\n', some) + "\n");
        string other = _folder.Write("b.jsonl", DisorderedLog.Json("permuted", 1200, 2));
        LocalFile[] files = [LocalFile.At(path), LocalFile.At(other)];
        LocalSourceOptions options = Small();
        var taken = new Taken(() =>
        {
            File.Move(path, path + ".1");
            File.WriteAllText(path, DisorderedLog.Json("permuted", 50, 3));
        }, after);
        Ask.Files("{}", files, options).Read(
            new([], long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None), taken, CancellationToken.None);
        taken.Lines.Count.ShouldBe(1200 + some.Length);
        options.Tally.Problems.ShouldBeEmpty();
        options.Tally.Again.ShouldBeGreaterThan(0);
    }

    /// <summary>A file that is read from its head is opened when it is its turn.</summary>
    [Fact]
    public void A_text_that_another_one_has_replaced_before_its_turn_is_told_and_not_read()
    {
        string path = _folder.Write("b.out", "2026-01-19 00:00:05 one\n2026-01-19 00:00:06 two\n");
        LocalFile[] files = [LocalFile.At(WriteDated()), LocalFile.At(path)];
        LocalSourceOptions options = Small() with { Times = new() };
        var request = new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None);
        Ask.Files("{}", files, options).Read(request, new Taken(null), CancellationToken.None); // Times are known now.
        var taken = new Taken(() =>
        {
            File.Move(path, path + ".1");
            File.WriteAllText(path, "2026-01-19 00:00:05 another\n");
        });
        Ask.Files("{}", files, options).Read(request, taken, CancellationToken.None);
        taken.Lines.ShouldAllBe(line => line.Contains("first"));
        options.Tally.Problems.ShouldHaveSingleItem().ShouldContain("cut or replaced");

        string WriteDated() => _folder.Write("a.out", string.Concat(
            Enumerable.Repeat("2026-01-19 00:00:01 first\n", 2000)));
    }

    private static string LineOf(int number) => $"line {number} {new string('x', 60)}";

    private static LocalSourceOptions Small() => new()
    {
        Threads = 1,
        Tuning = new ScanTuning { ChunkBytes = 4096, PieceBytes = 1024, HeldBytes = 30_000 },
    };

    private string WriteUndated()
    {
        string path = _folder.Write("app.out", string.Concat(Enumerable.Range(0, Lines).Select(i => LineOf(i) + "\n")));
        File.SetLastWriteTimeUtc(path, _written);
        return path;
    }

    /// <summary>The lines, with something done when the first of them is told.</summary>
    private static List<string> Read(
        string path, LocalSourceOptions options, bool isForward, Action? atFirst = null, long fromNs = long.MinValue) =>
        Read(path, options, isForward ? EntryOrder.Forward : EntryOrder.Backward, atFirst, fromNs);

    private static List<string> Read(string path, LocalSourceOptions options, EntryOrder order, Action? atFirst = null,
        long fromNs = long.MinValue)
    {
        var taken = new Taken(atFirst);
        Ask.Files("{}", [LocalFile.At(path)], options)
            .Read(new([], fromNs, long.MaxValue, order, EntryHints.None), taken, CancellationToken.None);
        return taken.Lines;
    }

    private sealed class Taken(Action? atFirst, int after = 1) : IEntryConsumer
    {
        public List<string> Lines { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            Lines.Add(Encoding.UTF8.GetString(entry.Line.Span));
            if (Lines.Count == after)
                atFirst?.Invoke();
            return true;
        }
    }
}
