using System.Text;
using Hewn.Store.Index;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Querying;

/// <summary>
/// What is answered with an index of the beginning of a file, and with what is known of the times of its parts, is what
/// the lines say, whatever becomes of the file meanwhile.
/// </summary>
public sealed class GrowingIndexTests : IDisposable
{
    private const string Levels = "sum by (level, detected_level) (count_over_time({filename=~\".+\"}[50s]))";
    private const string All = "{filename=~\".+\"}";

    private static readonly string[] _queries =
    [
        Levels, All, "{service=\"api\"} |= \"needle\"",
        "sum by (service) (sum_over_time({level!=\"DEBUG\"} | json | unwrap duration_ms | __error__=\"\" [90s]))",
        "count_over_time({service=\"worker\"} | json | status_code >= 500 | __error__=\"\" [60s])",
    ];

    private readonly TempFolder _folder = new();

    private readonly LocalSourceOptions _small = new()
    {
        Threads = 2,
        Tuning = new ScanTuning { GroupBytes = 30_000, ChunkBytes = 10_000 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_grows_is_answered_for_by_its_index_and_the_lines_behind()
    {
        byte[] text = Encoding.UTF8.GetBytes(RandomLog.Text(5, 1500));
        string path = _folder.File("live.jsonl");
        foreach (int end in new[] { text.Length / 4, (text.Length / 3) + 77, text.Length * 2 / 3, text.Length })
        {
            using (FileStream file = File.OpenWrite(path))
            {
                file.Seek(0, SeekOrigin.End);
                file.Write(text.AsSpan((int)file.Length..end)); // mostly up to the middle of a line
            }

            Check(path, $"{end} bytes, with the index of the time before");
            GrowingIndex.Grow(path, _small.ForScan(2)).ShouldBe(new(true, LinesOf(text, end), null));
            GrowingIndex.EndOf(path).ShouldBe(LinesOf(text, end));
            Check(path, $"{end} bytes");
        }

        static int LinesOf(byte[] text, int end) => text.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
    }

    [Fact]
    public void What_was_indexed_before_is_not_read_again()
    {
        string text = RandomLog.Text(5, 4000, isSound: true);
        int half = text.IndexOf('\n', text.Length / 2) + 1;
        string path = _folder.Write("live.jsonl", text[..half]);
        GrowingIndex.Grow(path, _small.ForScan(1)).IsDone.ShouldBeTrue();
        File.AppendAllText(path, text[half..]);
        var read = new Sum();
        GrowingIndex.Grow(path, _small.ForScan(1) with { IndexProgress = read }).IsDone.ShouldBeTrue();
        int bytes = Encoding.UTF8.GetByteCount(text);
        read.Most.ShouldBe(2 * (bytes - Encoding.UTF8.GetByteCount(text[..half]))); // once more for labels
        LocalEntrySource source = Ask.Files(Levels, [LocalFile.At(path)], _small with { WritesLabels = false });
        Ask.Of(Levels, source, 0, 4000, step: 50);
        source.Tally.FromColumns.ShouldBe(4000);
        source.Tally.HandedOver.ShouldBe(0);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("cut and written on")]
    [InlineData("replaced")]
    [InlineData("written over")]
    [InlineData("written over and on")]
    public void A_file_that_was_changed_is_asked_by_its_lines(string change)
    {
        byte[] text = Encoding.UTF8.GetBytes(RandomLog.Text(5, 1000));
        string path = _folder.File("live.jsonl");
        File.WriteAllBytes(path, text);
        GrowingIndex.Grow(path, _small.ForScan(2)).IsDone.ShouldBeTrue();
        Check(path, "before");
        byte[] other = Encoding.UTF8.GetBytes(RandomLog.Text(6, 1500, start: 200));
        DateTime later = File.GetLastWriteTimeUtc(path).AddSeconds(3);
        switch (change)
        {
            case "cut":
                Resize(text.Length / 2);
                break;
            case "cut and written on":
                Resize(text.Length / 2);
                other[text.Length - (text.Length / 2) - 1] = (byte)'\n'; // where the former one ended
                File.AppendAllBytes(path, other);
                break;
            case "replaced":
                File.WriteAllBytes(path + ".new", other);
                File.Move(path + ".new", path, overwrite: true);
                break;
            case "written over":
                Overwrite(other[..text.Length]);
                break;
            default:
                other[text.Length - 1] = (byte)'\n';
                Overwrite(other);
                break;
        }

        Check(path, change);

        void Resize(long bytes)
        {
            using FileStream file = File.OpenWrite(path);
            file.SetLength(bytes);
        }

        void Overwrite(byte[] bytes)
        {
            using (FileStream file = File.OpenWrite(path))
                file.Write(bytes);
            File.SetLastWriteTimeUtc(path, later);
        }
    }

    [Fact]
    public void Parts_without_a_time_that_is_asked_for_are_left_out_also_when_lines_come_by_time()
    {
        byte[] text = Encoding.UTF8.GetBytes(RandomLog.Text(7, 40_000, isSound: true));
        string path = _folder.File("big.jsonl");
        File.WriteAllBytes(path, text[..^1000]);
        LocalFile[] files = [LocalFile.At(path)];
        var options = new LocalSourceOptions { Threads = 2 };
        string counts = Ask.Of(Levels, Ask.Files(Levels, files, options), 0, 20_000, step: 50);
        counts.ShouldBe(Ask.Of(Levels, Ask.Naively(Levels, files), 0, 20_000, step: 50));
        foreach (bool hasGrown in new[] { false, true })
        {
            if (hasGrown)
                File.AppendAllText(path, Encoding.UTF8.GetString(text[^1000..]));
            LocalEntrySource source = Ask.Files(All, files, options with { Tally = new() });
            string lines = Ask.Of(All, source, 3000, 3050);
            lines.ShouldBe(Ask.Of(All, Ask.Naively(All, files), 3000, 3050));
            lines.Length.ShouldBeGreaterThan(1000);
            source.Tally.Bytes.ShouldBeLessThan(text.Length / 2);
            WantedBytes(path, options, 3000, 3050).ShouldBeLessThan(text.Length / 2);
        }
    }

    [Fact]
    public void Times_of_lines_that_a_text_rules_out_are_not_taken_for_known()
    {
        // Parts of 10,000 bytes and lines of 100, one a second: in each part one line has the text.
        string path = _folder.Write("live.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(i =>
        {
            string time = RandomLog.Start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
            string message = i % 100 == 50 ? "rare" : "often";
            return $"{{\"timestamp\":\"{time}\",\"message\":\"{message}\"".PadRight(98) + "}\n";
        })));
        LocalFile[] files = [LocalFile.At(path)];
        const string Query = "sum(count_over_time({filename=~\".+\"} |= \"rare\" [50s]))";
        Ask.Of(Query, Ask.Files(Query, files, _small), 0, 2000).ShouldContain("\"1\"");
        const string Count = "sum(count_over_time({filename=~\".+\"}[20s]))";
        for (int from = 60; from < 1000; from += 100)
            Ask.Of(Count, Ask.Files(Count, files, _small), from + 20, from + 20).ShouldContain("\"20\"");
    }

    private static long FirstOf(ScanFile file) => FileExtent.FirstOf(file, new(), LineForm.Json);

    private static long WantedBytes(string path, LocalSourceOptions options, double from, double until)
    {
        using ScanFile file = ScanFile.TryOpen(path, out _)!;
        return options.Times.Begin(file, LineForm.Json, options.Tuning.ChunkBytes, FirstOf(file))
            .Wanted(0, RandomLog.At(from), RandomLog.At(until)).Sum(stretch => stretch.To - stretch.From);
    }

    /// <summary>Asks in the whole time and in parts of it, with what has become known by then.</summary>
    private void Check(string path, string when)
    {
        LocalFile[] files = [LocalFile.At(path)];
        foreach (string query in _queries)
        {
            foreach ((double from, double until) in new[] { (0.0, 2000.0), (300.0, 340.0) })
            {
                string expected = Ask.Of(query, Ask.Naively(query, files), from, until);
                string answer = Ask.Of(query, Ask.Files(query, files, _small), from, until);
                answer.ShouldBe(expected, $"{query} from {from} to {until}: {when}");
            }
        }
    }

    private sealed class Sum : IProgress<long>
    {
        public long Most { get; private set; }

        public void Report(long value) => Most = Math.Max(Most, value);
    }
}
