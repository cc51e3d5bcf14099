using System.Globalization;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.Store.Querying;

namespace Hewn.Store.Tests.Querying;

/// <summary>Neither a long line nor many without a time hide the times of a file.</summary>
public sealed class FarTimeTests : IDisposable
{
    private const int Lines = 20;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Nine million bytes are more than a line may have: such a one is left out.</summary>
    [Theory]
    [InlineData(60_000, 0)]
    [InlineData(66_000, 0)]
    [InlineData(1_000_000, 0)]
    [InlineData(9_000_000, 0)]
    [InlineData(0, 66_000)]
    [InlineData(0, 1_000_000)]
    [InlineData(0, 9_000_000)]
    [InlineData(66_000, 66_000)]
    [InlineData(9_000_000, 9_000_000)]
    public void Long_lines_at_the_edges_leave_a_file_its_times(int first, int last)
    {
        string path = _folder.Write("long.jsonl", Records("level", "message", first, last));
        var kinds = new KnownKinds();
        kinds.Of(path).ShouldBe(FileKind.JsonLines);
        var options = new LocalSourceOptions { Threads = 1 };
        var source = new LocalEntrySource([LocalFile.At(path)], options);
        (int left, int right) = (IsTooLong(first) ? 1 : 0, IsTooLong(last) ? 1 : 0);
        source.Extent().ShouldBe((RandomLog.At(left), RandomLog.At(Lines - 1 - right)));
        string answer = Ask.Of("sum(count_over_time({}[1h]))", source, Lines, Lines);
        answer.ShouldContain($"\"{Lines - left - right}\"");
        options.Tally.TooLong.ShouldBe(left + right);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(66_000)]
    [InlineData(1_000_000)]
    [InlineData(9_000_000)]
    public void A_long_first_line_leaves_a_file_its_dialect(int first)
    {
        string path = _folder.Write("zap.jsonl", Records("severity", "msg", first, 0));
        FileKind kind = new KnownKinds().Of(path);
        string plain = _folder.Write("short.jsonl", Records("severity", "msg", 0, 0));
        kind.ShouldBe(new KnownKinds().Of(plain));
    }

    [Theory]
    [InlineData("starting up, no time here", 3_000)]
    [InlineData("starting up, no time here", 20_000)]
    [InlineData("""{"message":"starting up, no time here"}""", 3_000)]
    [InlineData("""{"message":"starting up, no time here"}""", 20_000)]
    public void Lines_before_the_first_time_take_it_however_many_they_are(string undated, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(undated).Append('\n');
        text.Append(Records("level", "message", 0, 0));
        string path = _folder.Write("late.jsonl", text.ToString());
        var source = new LocalEntrySource([LocalFile.At(path)], new() { Threads = 1 });
        source.Extent().ShouldBe((RandomLog.At(0), RandomLog.At(Lines - 1)));
        for (int again = 0; again < 2; again++)
        {
            Ask.Of("sum(count_over_time({}[1h]))", source, Lines, Lines).ShouldContain($"\"{count + Lines}\"");
            var times = new Times();
            source.Read(new([], long.MinValue, long.MaxValue, EntryOrder.Forward, EntryHints.None), times,
                CancellationToken.None);
            times.All.Count.ShouldBe(count + Lines);
            times.All[0].ShouldBe(RandomLog.At(0));
            times.All[count].ShouldBe(RandomLog.At(0));
        }
    }

    [Fact]
    public void Lines_behind_the_last_time_do_not_hide_it()
    {
        string undated = string.Concat(Enumerable.Repeat("{\"message\":\"no time here\"}\n", 10_000));
        string records = Records("level", "message", 0, 0);
        string path = _folder.Write("end.jsonl", records + undated);
        new LocalEntrySource([LocalFile.At(path)], new()).Extent()
            .ShouldBe((RandomLog.At(0), RandomLog.At(Lines - 1)));
        string without = _folder.Write("none.jsonl", undated);
        new LocalEntrySource([LocalFile.At(without)], new()).Extent().ShouldBeNull();
    }

    private static bool IsTooLong(int bytes) => bytes > Limits.MaxRecordBytes;

    private static string Records(string level, string message, int first, int last)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
        {
            string time = RandomLog.Start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            int length = i == 0 ? first : i == Lines - 1 ? last : 0;
            text.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{time}\",\"{level}\":\"INFO\",")
                .Append(CultureInfo.InvariantCulture, $"\"{message}\":\"m")
                .Append('x', length).Append("\"}\n");
        }

        return text.ToString();
    }

    private sealed class Times : IEntryConsumer
    {
        public List<long> All { get; } = [];

        public bool Accept(in LogEntry entry)
        {
            All.Add(entry.TimestampNs);
            return true;
        }
    }
}
