using System.Globalization;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.Store.Querying;
using Hewn.Store.Scanning.Lines;
using Hewn.Store.Scanning.Reading;

namespace Hewn.Store.Tests.Querying;

/// <summary>Of the names of a time the first one counts that has one, however a file is read.</summary>
public sealed class TimeNameTests : IDisposable
{
    private const int Lines = 1500;
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Odd =>
    [
        """{"timestamp":null,"time":"@","message":"m"}""",
        """{"time":"@","timestamp":null,"message":"m"}""",
        """{"timestamp":"soon","@timestamp":"@","message":"m"}""",
        """{"timestamp":{"a":1},"ts":"@","message":"m"}""",
        """{"timestamp":true,"time":[1,2],"ts":null,"@t":"@"}""",
        """{"timestamp":"@","timestamp":null,"datetime":"@"}""",
        """{"timestamp":-,"time":"@"}""".Replace("-", "\"\"", StringComparison.Ordinal),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Odd))]
    public void A_name_without_a_time_gives_way_to_the_next_one(string odd)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Lines; i++)
        {
            string time = RandomLog.Start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            string line = i % 16 == 3 ? odd : """{"timestamp":"@","level":"INFO","message":"m"}""";
            text.Append(line.Replace("@\"", time + "\"", StringComparison.Ordinal)).Append('\n');
        }

        string path = _folder.Write("app.jsonl", text.ToString());
        new KnownKinds().Of(path).ShouldBe(FileKind.JsonLines);
        long[] expected = [.. Enumerable.Range(0, Lines).Select(i => RandomLog.At(i))];
        foreach (EntryOrder order in new[] { EntryOrder.Any, EntryOrder.Forward })
        {
            LocalSourceOptions options = Ask.Torn(order == EntryOrder.Any ? 1 : 3);
            var times = new Times();
            Ask.Files("{}", [LocalFile.At(path)], options).Read(
                new([], long.MinValue, long.MaxValue, order, EntryHints.None), times, CancellationToken.None);
            times.All.ShouldBe(expected);
            options.Tally.Undated.ShouldBe(0);
        }
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Heads_and_ends_of_files_say_the_same(string odd)
    {
        string line = odd.Replace("\"@\"", "\"2026-01-19T00:00:09Z\"", StringComparison.Ordinal);
        using var file = ScanFile.TryOpen(_folder.Write("one.jsonl", line + "\n"), out _);
        long ns = (new DateTime(2026, 1, 19, 0, 0, 9) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        FileExtent.FirstOf(file!, new(), LineForm.Json).ShouldBe(ns);
        FileExtent.LastOf(file!, TimeZoneInfo.Utc, LineForm.Json).ShouldBe(ns);
    }

    /// <summary>Lines without a time are judged alike whether those before them were looked at or not.</summary>
    [Fact]
    public void A_line_without_a_time_takes_the_same_one_when_the_lines_before_it_were_not_looked_at()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 12_000; i++) // 1.2 MB without a time behind one that has one
        {
            string time = i is 10 or 706 or 11_990 ? $"\"timestamp\":\"2026-01-19T00:{i % 60:00}:00Z\"," : "";
            string found = i % 700 == 5 ? "needle" : "";
            text.Append(CultureInfo.InvariantCulture, $"{{{time}\"message\":\"{found}{new string('x', 90)}\"}}\n");
        }

        LocalFile[] files = [LocalFile.At(_folder.Write("app.jsonl", text.ToString()))];
        foreach (string query in new[] { "{} |= \"needle\"", "{} | message =~ \".*needle.*\"" })
        {
            string expected = "";
            foreach (LocalSourceOptions options in new[] { new(), Ask.Torn(1), Ask.Torn(3) })
            {
                string found = Ask.Of(query, Ask.Files("{}", files, options), -1e6, 1e6);
                expected = expected.Length == 0 ? found : expected;
                found.ShouldBe(expected);
            }
        }

        Ask.Of("{} |= \"needle\"", Ask.Files("{}", files), -1e6, 1e6)
            .ShouldBe(Ask.Of("{} |~ \"n[e]edle\"", Ask.Files("{}", files), -1e6, 1e6));
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
