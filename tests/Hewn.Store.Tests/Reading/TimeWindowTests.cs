using System.Globalization;
using Hewn.Archives;
using Hewn.Files;
using Hewn.Store.Entries;
using Hewn.Store.Index;
using Hewn.Store.Reading;

namespace Hewn.Store.Tests.Reading;

/// <summary>However a file is entered, what comes is what reading all of it and looking at each time gives.</summary>
public sealed class TimeWindowTests : IDisposable
{
    private const int Lines = 14_000;
    private const double SpanMs = 3_600_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void Plain_indexed_searched_and_packed_files_give_the_same(int seed, bool isTidy)
    {
        var random = new Random(seed);
        string text = LogLines.Random(random, "x", Lines, 0, SpanMs, isTidy);
        string plain = _folder.Write("plain.log", text);
        string indexed = _folder.Write("indexed.log", text);
        SegmentIndex.Build(indexed).ShouldBeNull();
        string searched = _folder.Write("searched.log", text);
        string packed = Pack(_folder.Write("packed.log", text));
        LogSources oracle = LogSources.Find([plain]);
        long skipped = 0;
        for (int run = 0; run < 12; run++)
        {
            (DateTime? since, DateTime? until) = Window(random, run);
            List<string> expected = [.. MergeByHand.Of(oracle, since, until).Select(entry => entry.Text)];
            string because = $"seed {seed}, {since:O} to {until:O}";
            Read(plain, since, until, new() { Search = TimeSearch.Never, UseIndexes = false }, out long none)
                .ShouldBeSameAs(expected, because);
            none.ShouldBe(0);
            Read(indexed, since, until, new() { Search = TimeSearch.Never }, out long byIndex)
                .ShouldBeSameAs(expected, "indexed, " + because);
            Read(searched, since, until, new(), out long bySearch).ShouldBeSameAs(expected, "searched, " + because);
            Read(packed, since, until, new(), out long byArchive).ShouldBeSameAs(expected, "packed, " + because);
            if (since is not null && isTidy)
                skipped += Math.Min(byIndex, Math.Min(bySearch, byArchive));
        }

        if (isTidy)
            skipped.ShouldBeGreaterThan(text.Length, "nothing was gained by index, search or archive");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_file_that_is_out_of_order_loses_nothing(int seed)
    {
        var random = new Random(seed);
        string[] parts =
        [
            .. Enumerable.Range(0, 6).Select(i => LogLines.Random(
                random, $"p{i}", Lines / 6, i * SpanMs / 6, (i + 1) * SpanMs / 6, isTidy: true)),
        ];
        random.Shuffle(parts);
        string file = _folder.Write("a.log", string.Concat(parts));
        bool isIndexed = seed == 13;
        if (isIndexed)
            SegmentIndex.Build(file).ShouldBeNull();
        LogSources oracle = LogSources.Find([file]);
        for (int run = 0; run < 8; run++)
        {
            (DateTime? since, DateTime? until) = Window(random, run);
            List<string> expected = [.. MergeByHand.Of(oracle, since, until).Select(entry => entry.Text)];
            Read(file, since, until, new(), out _).ShouldBeSameAs(expected, $"seed {seed}, {since:O} to {until:O}");
        }
    }

    [Fact]
    public void Another_programs_file_is_not_searched_unless_told_to_since_one_record_may_be_out_of_order()
    {
        string[] lines =
        [
            .. Enumerable.Range(0, 30_000).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"level\":\"info\",\"timestamp\":\"{LogLines.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ss}Z\","
                + $"\"n\":{i}}}\n")),
        ];
        (lines[123], lines[29_000]) = (lines[29_000], lines[123]);
        string file = _folder.Write("a.log", string.Concat(lines));
        DateTime since = LogLines.Start.AddSeconds(28_000);
        Read(file, since, null, new(), out long skipped).Count.ShouldBe(2000);
        skipped.ShouldBe(0);
        Read(file, since, null, new() { Search = TimeSearch.Always }, out skipped).Count.ShouldBe(1999);
        skipped.ShouldBeGreaterThan(1_000_000);
    }

    [Fact]
    public void Naive_times_are_found_in_their_zone_with_an_index_too()
    {
        string file = _folder.Write("a.log", string.Concat(Enumerable.Range(0, 30_000).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{LogLines.Start.AddMinutes(i):yyyy-MM-ddTHH:mm:ss}\",\"level\":\"info\","
            + $"\"n\":{i}}}\n"))));
        SegmentIndex.Build(file).ShouldBeNull();
        var west = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromHours(-9), "west", "west");
        // Ten o'clock in the west is seven in the evening of UTC.
        DateTime since = LogLines.Start.AddHours(9).AddMinutes(20_000);
        List<string> found = Read(
            file, since, since.AddMinutes(10), new() { Zone = west, Search = TimeSearch.Never }, out long skipped);
        found.Count.ShouldBe(10);
        found[0].ShouldContain("\"n\":20000}");
        skipped.ShouldBeGreaterThan(1_000_000);
    }

    /// <summary>Reading knows more names and forms of times than an index, and likes other names best.</summary>
    [Theory]
    [InlineData("{\"Time\":\"TIME\",\"level\":\"info\"")]
    [InlineData("{\"timestamp\":\"n/a\",\"eventTime\":\"TIME\"")]
    [InlineData("{\"time\":\"2026-01-01T00:00:00Z\",\"@timestamp\":\"TIME\"")]
    [InlineData("{\"date\":\"2026-01-01T00:00:00Z\",\"Timestamp\":\"TIME\"")]
    [InlineData("{\"\\u0074ime\":\"TIME\",\"ts\":\"2026-01-01T00:00:00Z\"")]
    public void An_index_that_cannot_know_the_time_of_a_record_hides_none(string begin)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            string time = $"{LogLines.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ss}Z";
            // Each block of the index ends with some of the others.
            text.Append(i % 1024 < 800 ? $"{{\"timestamp\":\"{time}\",\"level\":\"info\"" : begin.Replace("TIME", time))
                .Append(CultureInfo.InvariantCulture, $",\"n\":{i},\"pad\":\"{new string('x', 60)}\"}}\n");
        }

        string file = _folder.Write("a.log", text.ToString());
        SegmentIndex.Build(file).ShouldBeNull();
        for (int block = 0; block < 20_000 / 1024; block++)
        {
            DateTime since = LogLines.Start.AddSeconds(block * 1024 + 900);
            List<string> expected = Read(
                file, since, since.AddSeconds(50), new() { UseIndexes = false, Search = TimeSearch.Never }, out _);
            expected.Count.ShouldBe(50);
            Read(file, since, since.AddSeconds(50), new() { Search = TimeSearch.Never }, out _)
                .ShouldBeSameAs(expected, $"block {block}");
        }
    }

    [Fact]
    public void One_record_from_the_future_does_not_end_a_file_that_is_in_order()
    {
        string[] lines = [.. Enumerable.Range(0, 60_000).Select(i => LogLines.At(i * 100, $"m{i}"))];
        lines[12_345] = LogLines.At(7_200_000, "early");
        string file = _folder.Write("a.log", string.Concat(lines));
        Read(file, null, LogLines.Start.AddMilliseconds(2_000_000), new(), out long skipped).Count.ShouldBe(19_999);
        skipped.ShouldBeGreaterThan(500_000);
    }

    [Fact]
    public void A_damaged_index_changes_nothing()
    {
        var random = new Random(5);
        string file = _folder.Write("a.log", LogLines.Random(random, "x", Lines, 0, SpanMs));
        SegmentIndex.Build(file).ShouldBeNull();
        string index = SegmentIndex.PathOf(file)!;
        byte[] bytes = File.ReadAllBytes(index);
        LogSources oracle = LogSources.Find([file]);
        for (int run = 0; run < 6; run++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= 0x10;
            File.WriteAllBytes(index, damaged);
            (DateTime? since, DateTime? until) = Window(random, run);
            List<string> expected = [.. MergeByHand.Of(oracle, since, until).Select(entry => entry.Text)];
            Read(file, since, until, new(), out _).ShouldBeSameAs(expected);
        }
    }

    [Fact]
    public void What_is_left_out_is_counted()
    {
        string file = _folder.Write("a.log", LogLines.At(1, "a") + LogLines.At(2, "b") + LogLines.At(3, "c"));
        using var reader = LogReader.Open(
            LogSources.Find([file]),
            new() { Since = LogLines.Start.AddMilliseconds(2), Until = LogLines.Start.AddMilliseconds(3) });
        reader.ReadAll().ConvertAll(entry => entry.Text(Field.Message)).ShouldBe(["b"]);
        (reader.Report.Outside, reader.Report.Tally.Records).ShouldBe((2, 1));
    }

    private static (DateTime? Since, DateTime? Until) Window(Random random, int run)
    {
        DateTime since = LogLines.Start.AddMilliseconds(random.NextDouble() * SpanMs * 1.1 - SpanMs * 0.05);
        DateTime until = since.AddMilliseconds(random.NextDouble() * random.NextDouble() * SpanMs);
        return run switch
        {
            0 => (null, null),
            1 => (since, null),
            2 => (null, until),
            3 => (LogLines.Start.AddYears(1), null),
            4 => (null, LogLines.Start.AddYears(-1)),
            _ => (since, until),
        };
    }

    private static List<string> Read(
        string file, DateTime? since, DateTime? until, ReadOptions options, out long skipped)
    {
        options = options with { Since = since, Until = until, Threads = 2 };
        using var reader = LogReader.Open(LogSources.Find([file]), options);
        List<string> texts = reader.ReadAll().ConvertAll(entry => $"{entry.UtcTicks} {entry.RawText()}");
        reader.Report.Problems.ShouldBeEmpty();
        skipped = reader.Report.SkippedBytes;
        return texts;
    }

    private static string Pack(string file)
    {
        using (IDiskFile source = SystemDisk.Instance.OpenRead(file)!)
        using (IDiskFile target = SystemDisk.Instance.OpenAppend(file + ".gz"))
            new ArchiveWriter(target).Pack(source, () => true).ShouldBeTrue();
        return file + ".gz";
    }
}
