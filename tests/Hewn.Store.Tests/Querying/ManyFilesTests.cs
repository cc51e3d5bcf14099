using System.Globalization;
using System.IO.Compression;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>Answers by time over more files than are open at once, and over files that cannot be read.</summary>
public sealed class ManyFilesTests : IDisposable
{
    private const int Files = Limits.MaxHeldFiles + 40;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void No_more_files_are_open_than_may_be()
    {
        LocalSourceOptions options = With(threads: 3);
        LocalFile[] files = Write(options, seconds: i => [i, i + 1000]);
        var taken = new Taken(count => count % 16 == 0 ? _folder.OpenFiles() : 0);
        Read(files, options, taken);
        taken.Times.Count.ShouldBe(2 * Files);
        taken.Times.ShouldBe(taken.Times.Order());
        if (OperatingSystem.IsLinux())
            taken.Seen.ShouldBeInRange(1, Limits.MaxHeldFiles);
        options.Tally.Problems.ShouldBeEmpty();
        _folder.OpenFiles().ShouldBe(0);
    }

    [Fact]
    public void A_file_that_another_one_has_replaced_before_its_turn_is_told_and_not_read()
    {
        LocalSourceOptions options = With(threads: 1);
        LocalFile[] files = Write(options, seconds: i => [i * 10, (i * 10) + 1]);
        string last = files[^1].Path;
        var taken = new Taken(count =>
        {
            if (count == 1)
            {
                File.Move(last, last + ".1");
                File.WriteAllText(last, LineOf(5) + LineOf(6) + LineOf(7));
            }

            return 0;
        });
        Read(files, options, taken);
        taken.Times.Count.ShouldBe(2 * (Files - 1));
        options.Tally.Problems.ShouldHaveSingleItem().ShouldContain("cut or replaced");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_and_the_others_are_read()
    {
        LocalFile file = LocalFile.At(_folder.Write("a.jsonl", LineOf(1) + LineOf(2)));
        foreach (int threads in new[] { 1, 3 })
        {
            LocalSourceOptions options = With(threads);
            var request = new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None);
            var census = new StreamCensus(new HashSet<string>());
            using var planning = new ReadPlanning(options, census, request);
            var broken = new BrokenLane();
            planning.Queue.Add(new ReadPart(broken, default));
            planning.Add([file], CancellationToken.None);
            var taken = new Taken(_ => 0);
            OrderedReading.Read(
                planning.Queue, planning.Open, options, census, request, taken, CancellationToken.None);
            taken.Times.Count.ShouldBe(2);
            options.Tally.Problems.ShouldHaveSingleItem().ShouldBe("broken.log: a bad sector");
            broken.IsResting.ShouldBeTrue();
        }
    }

    /// <summary>A reading that was begun ahead ends at once, and says that it did not come to the end.</summary>
    [Fact]
    public void A_walk_ends_when_it_is_stopped_also_where_nothing_is_found()
    {
        string path = _folder.File("p.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => LineOf(i)))));
        LocalSourceOptions options = With(threads: 1);
        var hints = EntryHints.None with { Needles = ["nowhere"u8.ToArray()] };
        var request = new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Forward, hints);
        var question = new ReadingQuestion(
            request, null, NoEntries.Instance, options, new StreamCensus(new HashSet<string>()));
        using EntryWalk walk = EntryWalk.TryOpen(LocalFile.At(path), question, options)!;
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        walk.TryNext(out _, stop.Token).ShouldBeFalse();
        walk.IsWhole.ShouldBeFalse(); // there is more to read
        walk.EntryNumber.ShouldBe(0);
        walk.TryNext(out _, CancellationToken.None).ShouldBeFalse();
        walk.IsWhole.ShouldBeTrue();
        walk.EntryNumber.ShouldBe(100);
    }

    [Fact]
    public void What_cannot_be_opened_as_a_segment_leaves_no_file_open()
    {
        if (!OperatingSystem.IsLinux())
            return;
        const string Unreadable = "/proc/self/mem"; // it can be opened, and not be read from its beginning
        LocalSourceOptions options = With(threads: 1);
        var request = new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None);
        var question = new ReadingQuestion(
            request, null, NoEntries.Instance, options, new StreamCensus(new HashSet<string>()));
        for (int i = 0; i < 5; i++)
            EntryWalk.TryOpen(LocalFile.At(Unreadable), question, options).ShouldBeNull();
        options.Tally.Problems.ShouldHaveSingleItem();
        OpenFileCount.OpenFiles($"/proc/{Environment.ProcessId}/mem").ShouldBe(0);
    }

    /// <summary>Of a file without times at its head no more is read to find that out.</summary>
    [Fact]
    public void A_time_far_behind_the_head_of_a_file_in_another_dialect_is_not_looked_for()
    {
        string undated = string.Concat(Enumerable.Repeat("just a text that says nothing of a time\n", 20_000));
        string path = _folder.Write("app.out", undated + "2026-01-19 00:00:09,123 INFO  root - dated\n");
        EntryReading.FirstOf(path, TimeZoneInfo.Utc).ShouldBeNull();
        string near = _folder.Write("near.out", undated[..4000] + "\n2026-01-19 00:00:09,123 INFO  root - dated\n");
        EntryReading.FirstOf(near, TimeZoneInfo.Utc).ShouldNotBeNull();
    }

    [Fact]
    public void Metadata_of_lines_that_wait_counts_as_memory()
    {
        var part = new ReadPart(new BrokenLane(), default);
        var held = new HeldEntries();
        var batch = new EntryBatch(part, EntryKey.Behind);
        for (int i = 0; i < 3000; i++)
        {
            LabelSet metadata = LabelSet.Of(("request_id", new string('x', 1000) + i));
            batch.Take(EntryKey.Of(i, 0, i, true), new LogEntry(i, "line"u8.ToArray(), LabelSet.Empty, metadata));
        }

        held.Add(batch);
        held.Bytes.ShouldBeGreaterThan(3000 * 2000);
        for (int i = 0; i < 3000; i++)
        {
            held.TryTake(EntryKey.Behind, out KeptEntry entry).ShouldBeTrue();
            entry.TimestampNs.ShouldBe(i);
        }

        held.Bytes.ShouldBe(0);
        held.TryTake(EntryKey.Behind, out _).ShouldBeFalse();
    }

    private static string LineOf(int second)
    {
        DateTime time = RandomLog.Start.AddSeconds(second);
        return string.Create(CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{time:yyyy-MM-ddTHH:mm:ss}Z\",\"level\":\"INFO\",\"message\":\"{second}\"}}\n");
    }

    private static LocalSourceOptions With(int threads) => new()
    {
        Threads = threads,
        Tuning = new ScanTuning { ChunkBytes = 4096, PieceBytes = 1024 },
        Times = new(),
    };

    private static void Read(
        LocalFile[] files, LocalSourceOptions options, Taken taken, EntryOrder order = EntryOrder.Forward) =>
        Ask.Files("{}", files, options).Read(
            new([], long.MinValue, long.MaxValue, order, EntryHints.None), taken, CancellationToken.None);

    /// <summary>Files whose parts are known, so that each is read when its time comes.</summary>
    private LocalFile[] Write(LocalSourceOptions options, Func<int, int[]> seconds)
    {
        var files = new LocalFile[Files];
        for (int i = 0; i < Files; i++)
        {
            string path = _folder.Write($"f{i:000}.jsonl", string.Concat(seconds(i).Select(LineOf)));
            files[i] = LocalFile.At(path);
        }

        Read(files, options, new(_ => 0), EntryOrder.Any);
        return files;
    }

    private sealed class Taken(Func<int, int> at) : IEntryConsumer
    {
        public List<long> Times { get; } = [];

        public int Seen { get; private set; }

        public bool Accept(in LogEntry entry)
        {
            Times.Add(entry.TimestampNs);
            Seen = Math.Max(Seen, at(Times.Count));
            return true;
        }
    }

    private sealed class BrokenLane : Lane
    {
        public override string Path => "broken.log";

        public bool IsResting { get; private set; }

        public override Func<EntryBatch> Begin(ReadPart part, EntryKey ceiling, CancellationToken stop) =>
            () => throw new IOException("a bad sector");

        public override bool TryGoOn(ReadPart part) => throw new InvalidOperationException("nothing was read");

        public override void Pause() => IsResting = true;

        public override void Rest() => Pause();

        public override void Dispose()
        {
        }
    }
}
