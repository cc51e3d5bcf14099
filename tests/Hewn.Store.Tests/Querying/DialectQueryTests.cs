using System.Globalization;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;
using Hewn.Store.Entries;
using Hewn.Store.Querying;
using Hewn.Store.Reading;
using Hewn.Store.Tests.Dialects;

namespace Hewn.Store.Tests.Querying;

/// <summary>Logs of any dialect say to LogQL what they say to whoever reads their entries.</summary>
public sealed class DialectQueryTests
{
    public static TheoryData<string> Names => [.. SampleFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_count_by_level_is_that_of_the_entries(string name)
    {
        var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using LogReader reader = Open(name);
        while (reader.TryRead())
        {
            string level = reader.Current.Text(Field.Level) ?? "";
            expected[level] = expected.GetValueOrDefault(level) + 1;
        }

        var source = new LocalEntrySource([LocalFile.At(PathOf(name))]);
        const string Query = "sum by (level) (count_over_time({}[36500d]))";
        var metric = (SampleExpression)QueryParser.Parse(Query, Language.Extended);
        long end = (new DateTime(2090, 1, 1) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var answer = (VectorResult)new MetricQuery(metric).Run(QueryTimes.Instant(end), source);
        var found = answer.Elements.ToDictionary(
            element => element.Labels["level"], element => (int)element.Value, StringComparer.Ordinal);
        Show(found).ShouldBe(Show(expected));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_line_of_an_entry_is_what_stands_in_the_file(string name)
    {
        var lines = new BatchedLines();
        var all = new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None);
        new LocalEntrySource([LocalFile.At(PathOf(name))], new() { Threads = 1 }).Read(all, lines, default);
        using LogReader reader = Open(name);
        var expected = new List<string>();
        while (reader.TryRead())
            expected.Add(System.Text.Encoding.UTF8.GetString(reader.Current.Raw.Span));
        lines.Texts.ShouldBe(expected);
    }

    private static LogReader Open(string name) =>
        LogReader.Open(LogSources.Find([PathOf(name)]), new() { IncludeRings = false });

    private static string PathOf(string name) => Path.Combine(SampleFiles.Folder, name);

    private static string Show(IEnumerable<KeyValuePair<string, int>> counts) => string.Join(' ', counts
        .OrderBy(count => count.Key, StringComparer.Ordinal)
        .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}={count.Value}")));
}
