using System.Text;
using Hewn.Store.Querying;
using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Querying;

/// <summary>
/// Of a file that nobody has read yet, a question about a short time reads a small part, where each line begins with
/// its time; and where a line's time is another one than it seems, the answer is what the lines say.
/// </summary>
public sealed class FirstFieldSurveyTests : IDisposable
{
    private const int Lines = 4000; // one a second
    private const string Counts = "sum by (service) (count_over_time({filename=~\".+\"}[10s]))";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_file_that_nobody_has_read_only_what_is_asked_for_is_read()
    {
        LocalFile file = Write((i, time) => $"{{\"timestamp\":\"{time}\",\"service\":\"api\",\"n\":{i}}}");
        LocalSourceOptions options = Options();
        // What readings find out themselves is nothing where a text rules lines out.
        const string Nothing = "sum(count_over_time({filename=~\".+\"} |= \"nowhere\" [10s]))";
        Ask.Of(Nothing, Ask.Files(Nothing, [file], options), 1000, 1100, step: 10).ShouldBe(
            Ask.Of(Nothing, Ask.Naively(Nothing, [file]), 1000, 1100, step: 10));
        using (ScanFile scan = ScanFile.TryOpen(file.Path, out _)!)
        {
            options.Times.Begin(scan, LineForm.Json, options.Tuning.ChunkBytes, FirstOf(scan))
                .Wanted(0, RandomLog.At(990), RandomLog.At(1100)).Sum(stretch => stretch.To - stretch.From)
                .ShouldBeInRange(1, scan.Length / 4);
        }

        Check(file, options);
    }

    private static long FirstOf(ScanFile file) => FileExtent.FirstOf(file, new(), LineForm.Json);

    [Fact]
    public void What_is_written_behind_is_seen()
    {
        LocalFile file = Write((_, time) => $"{{\"timestamp\":\"{time}\",\"service\":\"api\"}}");
        var options = Options();
        Check(file, options);
        File.AppendAllText(file.Path, $"{{\"timestamp\":\"{TimeOf(1010)}\",\"service\":\"late\"}}\n");
        Check(file, options);
    }

    /// <summary>Each stands in lines far away from the time that is asked about, and is of it or seems to be.</summary>
    [Theory]
    [InlineData("the key stands twice, and the last one counts", "{\"timestamp\":\"T\",\"timestamp\":\"A\"}")]
    [InlineData("the same in escaped letters", "{\"timestamp\":\"T\",\"\\u0074imestamp\":\"A\"}")]
    [InlineData("a key that counts before this one", "{\"time\":\"T\",\"timestamp\":\"A\"}")]
    [InlineData("another key first", "{\"service\":\"odd\",\"timestamp\":\"A\"}")]
    [InlineData("a broken line takes the time of the one before", "{\"timestamp\":\"A\",\"service\":}")]
    [InlineData("a line of another kind", "this is no record")]
    [InlineData("a time of the past", "{\"timestamp\":\"A\",\"service\":\"odd\"}")]
    [InlineData("a time with an offset", "{\"timestamp\":\"B\",\"service\":\"odd\"}")]
    [InlineData("blanks before the time", "{ \"timestamp\": \"A\",\"service\":\"odd\"}")]
    public void A_line_whose_time_is_not_what_it_seems_is_counted_where_it_belongs(string what, string odd)
    {
        LocalFile file = Write((i, time) => i % 1000 == 999
            ? odd.Replace("\"T\"", $"\"{time}\"", StringComparison.Ordinal)
                .Replace("\"A\"", $"\"{TimeOf(1010)}\"", StringComparison.Ordinal)
                .Replace("\"B\"", $"\"{TimeOf(1010 + 3600).Replace("Z", "+01:00", StringComparison.Ordinal)}\"",
                    StringComparison.Ordinal)
            : $"{{\"timestamp\":\"{time}\",\"service\":\"api\"}}");
        what.ShouldNotBeEmpty();
        Check(file);
    }

    [Fact]
    public void A_broken_line_at_the_head_of_a_part_takes_the_time_of_the_part_before()
    {
        // Parts of 4,096 bytes and lines of 64: the first line of each part is broken and has a time of its own.
        LocalFile file = Write((i, time) => i % 64 == 0
            ? $"{{\"timestamp\":\"{TimeOf(i + 2000)}\",\"service\":".PadRight(62) + "}"
            : $"{{\"timestamp\":\"{time}\"".PadRight(62) + "}");
        Check(file);
    }

    private static LocalSourceOptions Options() => new()
    {
        Threads = 2,
        Tuning = new ScanTuning { ChunkBytes = 4096, PieceBytes = 1024 },
    };

    private static string TimeOf(int second) =>
        RandomLog.Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);

    private static void Check(LocalFile file, LocalSourceOptions? options = null)
    {
        LocalEntrySource source = Ask.Files(Counts, [file], options ?? Options());
        string answer = Ask.Of(Counts, source, 1000, 1100, step: 10);
        answer.ShouldBe(Ask.Of(Counts, Ask.Naively(Counts, [file]), 1000, 1100, step: 10));
        answer.ShouldContain("\"10\"");
    }

    private LocalFile Write(Func<int, string, string> line)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
            text.Append(line(i, TimeOf(i))).Append('\n');
        return LocalFile.At(_folder.Write($"{Guid.NewGuid():N}.jsonl", text.ToString()));
    }
}
