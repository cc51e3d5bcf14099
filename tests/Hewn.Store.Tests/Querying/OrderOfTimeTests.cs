using System.IO.Compression;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.Store.Index;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>Lines come by time, wherever in their files they stand, however they are read.</summary>
public sealed class OrderOfTimeTests : IDisposable
{
    private const int Lines = 1200; // some 110 KB: 27 parts
    private static readonly string[] _queries = ["{}", "{} |= \"needle\"", "{level=\"ERROR\"} | json | n > 100"];
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Shapes => [.. DisorderedLog.Shapes];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Lines_of_one_file(string shape)
    {
        LocalFile[] files = [Json(shape, 1)];
        Check(files, query => Ask.Naively(query, files));
        files.ToList().ForEach(file => SegmentIndex.Build(file.Path).ShouldBeNull());
        Check(files, query => Ask.Naively(query, files));
    }

    [Theory]
    [InlineData("joined")]
    [InlineData("alike")]
    [InlineData("undated")]
    public void Lines_of_several_files_one_of_them_with_an_index(string shape)
    {
        LocalFile[] files = [Json(shape, 1), Json("permuted", 2), Json(shape, 3)];
        SegmentIndex.Build(files[1].Path).ShouldBeNull();
        Check(files, query => Ask.Naively(query, files));
    }

    [Theory]
    [InlineData("undated")]
    [InlineData("strays")]
    public void Lines_of_packed_files_and_of_other_dialects(string shape)
    {
        LocalFile plain = Json(shape, 1);
        string packed = _folder.File("packed.gz"); // less than the others: it is read again and again
        using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(DisorderedLog.Json("waves", 300, 4)));
        LocalFile slog = LocalFile.At(_folder.Write("s.log", DisorderedLog.Slog(shape, Lines, 5)));
        LocalFile[] files = [LocalFile.At(packed), plain, slog];
        new KnownKinds().Of(slog.Path).ShouldBe(FileKind.SlogLines);
        Check(files, query => new SortedSource(Ask.Files(query, files, new() { Threads = 1 })));
        Check(files[..1], query => new SortedSource(Ask.Files(query, [files[0]], new() { Threads = 1 })));
    }

    /// <summary>More is held than there is room for: much is read again, and nothing changes.</summary>
    [Fact]
    public void What_was_read_again_is_counted_and_no_line_is_counted_twice()
    {
        LocalFile[] files = [Json("undated", 9)];
        foreach (int held in new[] { 20_000, 64 << 20 })
        {
            LocalEntrySource source = Ask.Files("{}", files, With(1, held));
            string lines = Ask.Of("{}", source, -1e6, 1e6, limit: 1_000_000);
            lines.ShouldBe(Ask.Of("{}", Ask.Naively("{}", files), -1e6, 1e6, limit: 1_000_000));
            source.Tally.HandedOver.ShouldBe(Lines);
            source.Tally.Displaced.ShouldBe(0);
            source.Tally.Bytes.ShouldBe(new FileInfo(files[0].Path).Length);
            (source.Tally.Again > 0).ShouldBe(held == 20_000);
        }
    }

    [Fact]
    public void A_file_in_order_is_read_once_however_little_is_held()
    {
        string path = _folder.Write("a.jsonl", RandomLog.Text(5, 6000, isSound: true)); // 1.2 MB
        foreach (bool isForward in new[] { true, false })
        {
            LocalEntrySource source = Ask.Files("{}", [LocalFile.At(path)], With(3, 200_000));
            Ask.Of("{}", source, -1e6, 1e6, limit: 1_000_000, isForward: isForward).Length.ShouldBeGreaterThan(100_000);
            source.Tally.Again.ShouldBe(0);
            source.Tally.HandedOver.ShouldBe(6000);
        }
    }

    [Fact]
    public void The_newest_lines_of_a_file_in_order_are_read_without_the_others()
    {
        string path = _folder.Write("a.jsonl", RandomLog.Text(5, 6000, isSound: true));
        LocalEntrySource source = Ask.Files("{}", [LocalFile.At(path)], With(1, 64 << 20));
        Ask.Of("{}", source, -1e6, 1e6, limit: 10).Length.ShouldBeGreaterThan(1000);
        source.Tally.HandedOver.ShouldBeLessThan(200); // of all others the times alone
    }

    [Fact]
    public void The_ends_of_files_are_asked_alone_where_that_is_wanted_and_what_was_left_out_is_said()
    {
        string late = "{\"timestamp\":\"2027-01-19T00:00:00Z\",\"level\":\"LATE\"}\n";
        string path = _folder.Write("a.jsonl", late + RandomLog.Text(5, 9000, isSound: true)); // 1.3 MB
        LocalFile[] files = [LocalFile.At(path)];
        (string ends, QueryTally tally) = Ends(isForward: false);
        ends.ShouldBe(Ask.Of("{}", Ask.Naively("{}", files), -1e6, 1e6, limit: 10)); // all but the late one
        long before = new FileInfo(path).Length - (1 << 20);
        tally.LeftOut.ShouldBeInRange(before - 8192, before);
        (_, tally) = Ends(isForward: true);
        tally.LeftOut.ShouldBe(0);
        SegmentIndex.Build(path).ShouldBeNull(); // It says where the newest lines are.
        (ends, tally) = Ends(isForward: false);
        ends.ShouldContain("LATE");
        tally.LeftOut.ShouldBe(0);

        (string, QueryTally) Ends(bool isForward)
        {
            LocalEntrySource source = Ask.Files("{}", files, With(2, 64 << 20) with { EndsOnly = true });
            return (Ask.Of("{}", source, -1e6, 1e9, limit: 10, isForward: isForward), source.Tally);
        }
    }

    [Fact]
    public void Times_that_were_found_once_are_not_looked_for_again()
    {
        LocalFile[] files = [Json("strays", 1)];
        var times = new KnownTimes();
        string expected = Ask.Of("{}", Ask.Naively("{}", files), -1e6, 1e6, limit: 5);
        for (int i = 0; i < 3; i++)
        {
            LocalEntrySource source = Ask.Files("{}", files, With(2, 64 << 20) with { Times = times });
            Ask.Of("{}", source, -1e6, 1e6, limit: 5).ShouldBe(expected);
        }

        File.AppendAllText(files[0].Path, "{\"timestamp\":\"2027-01-19T00:00:00Z\",\"level\":\"LATER\"}\n");
        LocalEntrySource grown = Ask.Files("{}", files, With(2, 64 << 20) with { Times = times });
        Ask.Of("{}", grown, -1e6, 1e9, limit: 5).ShouldContain("LATER");
    }

    [Fact]
    public void A_packed_file_whose_times_are_known_is_not_read_when_none_of_them_is_asked_for()
    {
        string packed = _folder.File("old.log.1.gz");
        using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(DisorderedLog.Json("waves", 200, 4)));
        var options = new LocalSourceOptions { Times = new() };
        LocalEntrySource first = Ask.Files("{}", [LocalFile.At(packed)], options);
        Ask.Of("{}", first, -1e6, 1e6, limit: 1000).Length.ShouldBeGreaterThan(1000);
        long read = options.Tally.Bytes;
        read.ShouldBeGreaterThan(0);
        LocalEntrySource second = Ask.Files("{}", [LocalFile.At(packed)], options);
        Ask.Of("{}", second, 1e6, 2e6, limit: 1000).ShouldBe("{}");
        options.Tally.Bytes.ShouldBe(read);
    }

    /// <summary>Undated lines take a time that does not depend on where a reading began.</summary>
    [Fact]
    public void Undated_lines_over_more_than_a_mebibyte_are_neither_lost_nor_told_twice()
    {
        string undated = "{\"level\":\"INFO\",\"message\":\"" + new string('x', 400) + "\"}\n";
        var text = new StringBuilder("{\"timestamp\":\"2026-01-19T00:00:09Z\",\"level\":\"INFO\"}\n")
            .Append("{\"timestamp\":\"2026-01-19T00:00:01Z\",\"level\":\"INFO\"}\n")
            .Insert(0, undated).Append(string.Concat(Enumerable.Repeat(undated, 3500)));
        LocalFile[] files = [LocalFile.At(_folder.Write("u.jsonl", text.ToString()))];
        var answers = new HashSet<string>();
        foreach (LocalSourceOptions options in new[] { With(1, 64 << 20), With(3, 300_000), new() })
        {
            LocalEntrySource source = Ask.Files("{}", files, options);
            answers.Add(Ask.Of("{}", source, -1e6, 1e6, limit: 1_000_000, isForward: true));
            source.Tally.HandedOver.ShouldBe(3503);
        }

        answers.Count.ShouldBe(1);
    }

    private static void Check(LocalFile[] files, Func<string, IEntrySource> simplest)
    {
        var times = new KnownTimes();
        foreach (string query in _queries)
        {
            IEntrySource simple = simplest(query);
            foreach (bool isForward in new[] { true, false })
            {
                foreach ((int limit, double from, double until) in new[] { (3, -1e6, 1e6), (100_000, 200.0, 900.0),
                    (100_000, -1e6, 1e6) })
                {
                    string expected = Ask.Of(query, simple, from, until, limit: limit, isForward: isForward);
                    foreach (LocalSourceOptions options in new[] { With(1, 30_000), With(3, 64 << 20),
                        With(3, 90_000) with { Times = times }, new() })
                    {
                        LocalEntrySource source = Ask.Files(query, files, options);
                        Ask.Of(query, source, from, until, limit: limit, isForward: isForward).ShouldBe(expected,
                            $"{query} {limit} {isForward} {from} {options.Tuning.HeldBytes} {options.Threads}");
                        source.Tally.Displaced.ShouldBe(0);
                    }
                }
            }
        }
    }

    private static LocalSourceOptions With(int threads, int heldBytes) => new()
    {
        Threads = threads,
        Tuning = new ScanTuning { ChunkBytes = 4096, PieceBytes = 1024, HeldBytes = heldBytes },
    };

    private LocalFile Json(string shape, int seed) =>
        LocalFile.At(_folder.Write($"{shape}{seed}.jsonl", DisorderedLog.Json(shape, Lines, seed)));
}
