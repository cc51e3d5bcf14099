using System.Text;
using System.Threading.Channels;
using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Tests.Scanning;

namespace Hewn.Store.Tests.Index;

/// <summary>With an index, whole or damaged, answers are those without one.</summary>
public sealed class IndexedQueryTests : IDisposable
{
    // tests/fuzz/run takes more.
    private static readonly int _damages = Environment.GetEnvironmentVariable("FUZZ_MINUTES") is null ? 160 : 2500;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 8L << 20)]
    [InlineData(2, 40_000)]
    [InlineData(3, 200_000)]
    public void Answers_are_those_of_plain_code_and_of_a_plain_scan(int seed, long groupBytes)
    {
        byte[] bytes = new NastyLines(seed).File(1600);
        string path = Write("nasty.jsonl", bytes);
        var options = new SegmentQueryOptions { Threads = 2, Tuning = new() { GroupBytes = groupBytes } };
        SegmentIndex.Build(path, options).ShouldBeNull();
        List<OracleRecord> records = OracleRecord.ReadAll(bytes);
        var indexed = new SegmentQuery([path], options);
        var plain = new SegmentQuery([path], options with { Index = IndexUse.Never });
        foreach (OracleFilter filter in OracleFilter.All)
        {
            CountAnswer count = indexed.Count(filter.Filter);
            count.Files.Single().UsedIndex.ShouldBeTrue();
            count.Lines.ShouldBe(records.Count(filter.Passes), filter.Name);
            count.Files.Single().Lines.Records.ShouldBe(records.Count(r => r.IsRecord), filter.Name);
            ShouldAgree(indexed, plain, filter);
        }
    }

    [Fact]
    public void The_parts_for_a_filter_have_all_its_lines()
    {
        byte[] bytes = [.. PlainLog.Lines(20_000), .. new NastyLines(4).File(4000)];
        string path = Write("parts.jsonl", bytes);
        SegmentIndex.PartsFor(path, LineFilter.All).ShouldBeNull();
        SegmentIndex.Build(path).ShouldBeNull();
        List<OracleRecord> records = OracleRecord.ReadAll(bytes);
        foreach (OracleFilter filter in OracleFilter.All)
        {
            IReadOnlyList<SegmentPart> parts = SegmentIndex.PartsFor(path, filter.Filter)!;
            long at = 0;
            foreach (OracleRecord record in records)
            {
                if (filter.Passes(record))
                    parts.Any(part => part.Offset <= at && at < part.Offset + part.Bytes).ShouldBeTrue(filter.Name);
                at += record.Raw.Length + 1;
            }
        }

        var one = new LineFilter { Conditions = [LineCondition.Text("req-0000000000c0ffee")] };
        SegmentIndex.PartsFor(path, one)!.Sum(part => part.Lines).ShouldBeInRange(1, records.Count / 2);
        SegmentIndex.PartsFor(path, LineFilter.All)!.Sum(part => part.Lines).ShouldBe(records.Count);
    }

    [Fact]
    public void Plain_lines_are_answered_from_columns_alone()
    {
        // The index is asked after the lines have been overwritten in place, with the file's time put back: only
        // answers that need no line can be right then.
        string path = Write("plain.jsonl", PlainLog.Lines(20_000));
        SegmentIndex.Build(path).ShouldBeNull();
        OracleFilter filter = OracleFilter.All.Single(f => f.Name == "status>=500 & duration>1000");
        var query = new SegmentQuery([path]);
        long expected = query.Count(filter.Filter).Lines;
        GroupCount[] levels = LevelsOf(query);
        NumberSummary[] durations = [.. Summaries(query)];
        DateTime written = File.GetLastWriteTimeUtc(path);
        using (FileStream file = File.OpenWrite(path))
        {
            file.Position = 8192; // the head and the tail are part of the file's identity
            file.Write(Encoding.UTF8.GetBytes(new string('x', (int)file.Length - 3 * 8192)));
        }

        File.SetLastWriteTimeUtc(path, written);
        expected.ShouldBeGreaterThan(100);
        query.Count(filter.Filter).Lines.ShouldBe(expected);
        LevelsOf(query).ShouldBe(levels);
        Summaries(query).Select(s => (s.Group, s.Count, s.Sum, s.Quantiles[0]))
            .ShouldBe(durations.Select(s => (s.Group, s.Count, s.Sum, s.Quantiles[0])));
    }

    [Fact]
    public void A_needle_reads_only_the_blocks_that_may_hold_it()
    {
        string path = Write("plain.jsonl", PlainLog.Lines(60_000));
        SegmentIndex.Build(path).ShouldBeNull();
        var query = new SegmentQuery([path]);
        var plain = new SegmentQuery([path], new() { Index = IndexUse.Never });
        foreach (string needle in (string[])["req-0000000000c0ffee", "0000000000c0ffee", "\"req-0000000000c0ffee\"",
            "c0ffee", "c0ff", "req-", "absent-word", "zzz", "level\":\"error", "REQ-0000000000C0FFEE", "e", "17"])
        {
            foreach (TextOptions text in (TextOptions[])[0, TextOptions.IgnoreCase, TextOptions.WholeWords,
                TextOptions.IgnoreCase | TextOptions.WholeWords])
            {
                var filter = new LineFilter { Conditions = [LineCondition.Text(needle, text)] };
                query.Count(filter).Lines.ShouldBe(plain.Count(filter).Lines, $"{needle}, {text}");
            }
        }
    }

    [Fact]
    public void Damage_anywhere_costs_time_and_changes_no_answer()
    {
        byte[] bytes = new NastyLines(21).File(2500);
        string path = Write("nasty.jsonl", bytes);
        var options = new SegmentQueryOptions { Threads = 2, Tuning = new() { GroupBytes = 60_000 } };
        SegmentIndex.Build(path, options).ShouldBeNull();
        string indexPath = SegmentIndex.PathOf(path)!;
        byte[] sound = File.ReadAllBytes(indexPath);
        var random = new Random(5);
        List<OracleRecord> records = OracleRecord.ReadAll(bytes);
        OracleFilter[] filters = [.. OracleFilter.All.Where((_, i) => i % 3 == 1)];
        long[] expected = [.. filters.Select(filter => (long)records.Count(filter.Passes))];
        long[] expectedRecords =
            [.. filters.Select(filter => (long)records.Count(r => r.IsRecord && filter.Passes(r)))];
        var query = new SegmentQuery([path], options);
        int discarded = 0;
        for (int round = 0; round < _damages; round++)
        {
            File.WriteAllBytes(indexPath, Damaged(sound, random));
            int at = round % filters.Length;
            query.Count(filters[at].Filter).Lines.ShouldBe(expected[at], $"round {round}, {filters[at].Name}");
            query.CountBy(filters[at].Filter, FieldKey.Of(KnownField.Model), TimeSpan.FromMinutes(1))
                .Counts.Sum(count => count.Count)
                .ShouldBe(expectedRecords[at], $"round {round}");
            discarded += File.Exists(indexPath) ? 0 : 1;
        }

        discarded.ShouldBeGreaterThan(_damages / 8); // damage that was found on the way
    }

    [Fact]
    public void An_index_whose_checksums_are_right_but_whose_contents_are_not_crashes_nothing()
    {
        byte[] bytes = new NastyLines(22).File(1500);
        string path = Write("nasty.jsonl", bytes);
        var options = new SegmentQueryOptions { Threads = 2, Tuning = new() { GroupBytes = 60_000 } };
        SegmentIndex.Build(path, options).ShouldBeNull();
        string indexPath = SegmentIndex.PathOf(path)!;
        var forger = new IndexForger(File.ReadAllBytes(indexPath));
        var random = new Random(6);
        var query = new SegmentQuery([path], options);
        for (int round = 0; round < _damages; round++)
        {
            File.WriteAllBytes(indexPath, forger.Forge(random));
            OracleFilter filter = OracleFilter.All[round % OracleFilter.All.Count];
            query.Count(filter.Filter).Files.Single().Outcome.ShouldBe(ScanOutcome.Complete);
            query.CountBy(filter.Filter, FieldKey.Of(KnownField.Endpoint), TimeSpan.FromMinutes(1));
            Summaries(query);
        }
    }

    [Fact]
    public void A_file_that_is_another_one_or_has_changed_has_no_index()
    {
        string path = Write("app.jsonl", PlainLog.Lines(2000));
        SegmentIndex.Build(path).ShouldBeNull();
        SegmentIndex.IsCurrent(path).ShouldBeTrue();
        File.Move(path, _folder.File("app.jsonl.1"));
        SegmentIndex.IsCurrent(_folder.File("app.jsonl.1")).ShouldBeTrue("renaming is what rotation does");
        File.AppendAllText(_folder.File("app.jsonl.1"), "{}\n");
        SegmentIndex.IsCurrent(_folder.File("app.jsonl.1")).ShouldBeFalse();
        var query = new SegmentQuery([_folder.File("app.jsonl.1")]);
        query.Count(LineFilter.All).ShouldSatisfyAllConditions(
            answer => answer.Lines.ShouldBe(2001), answer => answer.Files[0].UsedIndex.ShouldBeFalse());
    }

    [Fact]
    public void Building_leaves_nothing_half_done_and_sweeps_what_has_no_segment()
    {
        string path = Write("app.jsonl", PlainLog.Lines(2000));
        string other = Write("gone.jsonl", PlainLog.Lines(100));
        SegmentIndex.Build(other).ShouldBeNull();
        string orphan = SegmentIndex.PathOf(other)!;
        File.Delete(other);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        SegmentIndex.Build(path, stop: cancelled.Token).ShouldBe("it was cancelled");
        string folder = Path.GetDirectoryName(SegmentIndex.PathOf(path)!)!;
        Directory.GetFiles(folder).ShouldBe([orphan]);
        SegmentIndex.Build(path).ShouldBeNull();
        Directory.GetFiles(folder).ShouldBe([SegmentIndex.PathOf(path)!]);
        SegmentIndex.Build(_folder.File("missing")).ShouldBe("there is no such file");
    }

    [Fact]
    public void A_file_that_is_written_to_meanwhile_gets_no_index()
    {
        string path = Write("app.jsonl", PlainLog.Lines(1000));
        var options = new SegmentQueryOptions { IndexProgress = new Told(() => File.AppendAllText(path, "{}\n")) };
        SegmentIndex.Build(path, options).ShouldBe("the file was written to meanwhile");
        SegmentIndex.IsCurrent(path).ShouldBeFalse();
        Directory.GetFiles(Path.GetDirectoryName(SegmentIndex.PathOf(path)!)!).ShouldBeEmpty();
    }

    [Fact]
    public void A_query_builds_the_index_of_a_large_enough_file_and_tells_its_progress()
    {
        string path = Write("app.jsonl", PlainLog.Lines(3000));
        var told = new Told(() => { });
        var options = new SegmentQueryOptions { Index = IndexUse.Build, IndexProgress = told };
        new SegmentQuery([path], options).Count(LineFilter.All).Files[0].UsedIndex.ShouldBeFalse("it is too small");
        CountAnswer answer = new SegmentQuery([path], options with { MinIndexedBytes = 1000 }).Count(LineFilter.All);
        answer.Lines.ShouldBe(3000);
        answer.Files[0].UsedIndex.ShouldBeTrue();
        told.Last.ShouldBe(new FileInfo(path).Length);
    }

    [Fact]
    public void An_index_is_a_few_per_cent_of_its_segment()
    {
        string path = Write("plain.jsonl", PlainLog.Lines(100_000));
        SegmentIndex.Build(path).ShouldBeNull();
        double share = (double)new FileInfo(SegmentIndex.PathOf(path)!).Length / new FileInfo(path).Length;
        share.ShouldBeLessThan(0.06);
    }

    [Fact]
    public async Task Found_lines_come_in_order_with_and_without_an_index()
    {
        byte[] bytes = new NastyLines(31).File(4000);
        string path = Write("nasty.jsonl", bytes);
        var options = new SegmentQueryOptions { Threads = 3, Tuning = new() { GroupBytes = 50_000 } };
        SegmentIndex.Build(path, options).ShouldBeNull();
        List<OracleRecord> records = OracleRecord.ReadAll(bytes);
        foreach (OracleFilter filter in OracleFilter.All)
        {
            byte[][] expected = [.. records.Where(filter.Passes).Select(record => record.Raw)];
            foreach (IndexUse use in (IndexUse[])[IndexUse.IfPresent, IndexUse.Never])
            {
                var channel = Channel.CreateBounded<LineBatch>(2);
                Task<IReadOnlyList<SegmentReport>> done =
                    new SegmentQuery([path], options with { Index = use }).FindAsync(filter.Filter, channel.Writer);
                var found = new List<byte[]>();
                await foreach (LineBatch batch in channel.Reader.ReadAllAsync())
                {
                    for (int line = 0; line < batch.Count; line++)
                    {
                        found.Add(batch.TextOf(line).ToArray());
                        LineRange range = batch.Ranges[line];
                        bytes.AsSpan((int)range.Offset, range.Length).SequenceEqual(found[^1]).ShouldBeTrue();
                    }
                }

                (await done)[0].Outcome.ShouldBe(ScanOutcome.Complete);
                found.Count.ShouldBe(expected.Length, $"{filter.Name}, {use}");
                found.Zip(expected).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))
                    .ShouldBeTrue($"{filter.Name}, {use}");
            }
        }
    }

    private static void ShouldAgree(SegmentQuery indexed, SegmentQuery plain, OracleFilter filter)
    {
        foreach (FieldKey? key in (FieldKey?[])[FieldKey.Of(KnownField.Level), FieldKey.Named("model"),
            FieldKey.Of(KnownField.Status), FieldKey.Of(KnownField.Endpoint), FieldKey.Named("path"), null])
        {
            foreach (TimeSpan? step in (TimeSpan?[])[null, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(3)])
            {
                GroupCount[] counts = [.. plain.CountBy(filter.Filter, key, step).Counts];
                GroupCount[] found = [.. indexed.CountBy(filter.Filter, key, step).Counts];
                if (!found.AsSpan().SequenceEqual(counts)) // Shouldly takes long over thousands of counts.
                    found.ShouldBe(counts, $"{filter.Name}, {key}, {step}");
            }

            NumberSummary[] got = Summarize(indexed, key);
            NumberSummary[] expected = Summarize(plain, key);
            got.Select(s => s with { Quantiles = [] }).ShouldBe(expected.Select(s => s with { Quantiles = [] }));
            got.SelectMany(s => s.Quantiles).ShouldBe(expected.SelectMany(s => s.Quantiles));
        }

        NumberSummary[] Summarize(SegmentQuery query, FieldKey? key) => [.. query
            .Summarize(filter.Filter, FieldKey.Of(KnownField.Duration), key, [0.5, 0.99]).Groups
            .Select(s => s with { Quantiles = [.. s.Quantiles] })];
    }

    private static GroupCount[] LevelsOf(SegmentQuery query) =>
        [.. query.CountBy(LineFilter.All, FieldKey.Named("level"), TimeSpan.FromMinutes(10)).Counts];

    private static IReadOnlyList<NumberSummary> Summaries(SegmentQuery query) => query
        .Summarize(LineFilter.All, FieldKey.Named("duration_ms"), FieldKey.Named("level"), [0.95]).Groups;

    private static byte[] Damaged(byte[] sound, Random random)
    {
        byte[] bytes = [.. sound];
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                int from = random.Next(bytes.Length);
                bytes.AsSpan(from, random.Next(bytes.Length - from)).Clear();
                break;
            default:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
        }

        return bytes;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private sealed class Told(Action act) : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value)
        {
            Last = Math.Max(Last, value);
            act();
        }
    }
}
