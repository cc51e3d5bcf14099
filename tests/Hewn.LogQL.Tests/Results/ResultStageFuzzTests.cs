using System.Globalization;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Metrics;

namespace Hewn.LogQL.Tests.Results;

/// <summary>
/// The stages that only the extended language has, put together by chance over lines made by chance: what they choose
/// is what a list gives when each of them is done to it in the simplest way.
/// </summary>
public sealed class ResultStageFuzzTests
{
    private const int Rounds = 400;
    private static readonly string[] _values = ["1", "2.5", "-4", "10", "1e2", "NaN", "", "x", "é", "10 "];

    [Fact]
    public void Lines_are_those_of_a_list_that_each_stage_is_done_to()
    {
        foreach (int seed in FuzzSeeds.All())
        {
            var random = new Random(seed);
            for (int round = 0; round < Rounds; round++)
                TryChain(random, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Lines_beside_found_ones_are_those_that_stand_there()
    {
        foreach (int seed in FuzzSeeds.All())
        {
            var random = new Random(seed);
            for (int round = 0; round < Rounds; round++)
                TryContext(random, $"seed {seed}, round {round}");
        }
    }

    private static void TryChain(Random random, string place)
    {
        Row[] rows = Rows(random);
        IEnumerable<Row> expected = rows;
        string query = "";
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            bool isByApp = random.Next(2) == 0;
            string label = isByApp ? "app" : "v";
            Func<Row, string?> value = isByApp ? row => row.App : row => row.Value;
            bool isDescending = random.Next(2) == 0;
            int count = random.Next(1, 4);
            (string stage, expected) = random.Next(3) switch
            {
                0 => ($"distinct {label}", expected.GroupBy(row => value(row) ?? "").Select(same => same.First())),
                1 => ($"first {count} by {label}", First(expected, value, count)),
                _ => ($"sort {label}{(isDescending ? " desc" : "")}", Sorted(expected, value, isDescending)),
            };
            query += $"| {stage} ";
        }

        int limit = random.Next(4) == 0 ? random.Next(1, 10) : 1000;
        IEnumerable<string> texts = Answer(query, rows, limit).Select(line => line.Text);
        texts.ShouldBe(expected.Take(limit).Select(row => row.Text), $"{place}: {query} limit {limit}");
    }

    private static void TryContext(Random random, string place)
    {
        Row[] rows = Rows(random);
        int count = random.Next(1, 5);
        string needle = random.Next(10).ToString(CultureInfo.InvariantCulture);
        var expected = new List<string>();
        foreach (IGrouping<string, Row> stream in rows.GroupBy(row => row.App))
        {
            Row[] here = [.. stream];
            for (int i = 0; i < here.Length; i++)
            {
                if (here[i].Text.Contains(needle, StringComparison.Ordinal))
                    expected.Add(here[i].Text);
                else if (here[Math.Max(0, i - count)..Math.Min(here.Length, i + count + 1)]
                    .Any(row => row.Text.Contains(needle, StringComparison.Ordinal)))
                    expected.Add(here[i].Text + "-");
            }
        }

        IEnumerable<string> lines = Answer($"|= \"{needle}\" | context {count}", rows, limit: 1000)
            .Select(line => line.Text + (line.IsContext ? "-" : ""));
        lines.Order(StringComparer.Ordinal)
            .ShouldBe(expected.Order(StringComparer.Ordinal), $"{place}: {needle}, {count} lines");
    }

    private static IReadOnlyList<LogLine> Answer(string query, Row[] rows, int limit)
    {
        var log = (LogExpression)QueryParser.Parse(query, Language.Extended);
        return new LogQuery(log).Run(new(0, 1000 * Metric.Second, limit, IsForward: true),
            new ListSource(rows.Select(row => row.Entry))).Lines;
    }

    private static IEnumerable<Row> First(IEnumerable<Row> rows, Func<Row, string?> value, int count)
    {
        var seen = new Dictionary<string, int>();
        foreach (Row row in rows)
        {
            string key = value(row) ?? "";
            seen[key] = seen.GetValueOrDefault(key) + 1;
            if (seen[key] <= count)
                yield return row;
        }
    }

    /// <summary>Numbers, then texts, then lines without a value; equal ones as they came.</summary>
    private static IEnumerable<Row> Sorted(IEnumerable<Row> rows, Func<Row, string?> value, bool isDescending)
    {
        int sign = isDescending ? -1 : 1;
        Row[] all = [.. rows];
        Row[] numbers = [.. all.Where(row => Number(value(row)) is not null)];
        Row[] texts = [.. all.Where(row => value(row) is not null && Number(value(row)) is null)];
        return
        [
            .. numbers.Order(Comparer<Row>.Create((a, b) =>
                sign * Number(value(a))!.Value.CompareTo(Number(value(b))!.Value))),
            .. texts.Order(Comparer<Row>.Create((a, b) => sign * string.CompareOrdinal(value(a), value(b)))),
            .. all.Where(row => value(row) is null),
        ];
    }

    private static double? Number(string? text) => text == "NaN" ? double.NegativeInfinity
        : text?.EndsWith(' ') == false
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : null;

    private static Row[] Rows(Random random) =>
    [
        .. Enumerable.Range(1, random.Next(1, 40)).Select(i => new Row(
            i, "abc"[random.Next(3)].ToString(), random.Next(4) == 0 ? null : _values[random.Next(_values.Length)])),
    ];

    private sealed record Row(int Second, string App, string? Value)
    {
        public string Text => Second.ToString(CultureInfo.InvariantCulture);

        public LogEntry Entry => Metric.Entry(Second, $"app={App}", Value, Text);
    }
}
