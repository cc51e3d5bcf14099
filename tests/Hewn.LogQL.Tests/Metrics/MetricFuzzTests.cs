using System.Globalization;
using System.Text;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Metrics;
using Hewn.LogQL.Syntax;

namespace Hewn.LogQL.Tests.Metrics;

/// <summary>Any query over any entries has an answer or is refused in words, and the same one every time.</summary>
public sealed class MetricFuzzTests
{
    private const int Rounds = 400;

    [Fact]
    public void Queries_are_answered_or_refused_and_the_printed_query_has_the_same_answer()
    {
        foreach (int seed in FuzzSeeds.All())
            Try(seed);
    }

    private static void Try(int seed)
    {
        var random = new Random(seed);
        var source = new ListSource(Entries(random), threads: 1);
        int answered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string query = Expression(random, depth: 3);
            string first = Answer(query, source, random.Next(2) == 0, out bool isAnswer);
            answered += isAnswer ? 1 : 0;
            if (!isAnswer)
                continue;
            string printed = QueryParser.Parse(query).ToString()!;
            bool isInstant = !first.Contains(':', StringComparison.Ordinal);
            if (printed.Contains("NaN", StringComparison.Ordinal) || printed.Contains("Inf", StringComparison.Ordinal))
                continue; // folded numbers that have no literal
            Answer(printed, source, isInstant, out _)
                .ShouldBe(Answer(query, source, isInstant, out _), $"{seed}: {query}");
        }

        answered.ShouldBeGreaterThan(Rounds / 4);
    }

    private static string Answer(string query, ListSource source, bool isInstant, out bool isAnswer)
    {
        isAnswer = false;
        try
        {
            QueryTimes times = isInstant
                ? QueryTimes.Instant(50 * Metric.Second)
                : QueryTimes.Range(0, 60 * Metric.Second, 7 * Metric.Second);
            MetricResult result = new MetricQuery((SampleExpression)QueryParser.Parse(query)).Run(times, source);
            isAnswer = true;
            return Metric.Print(result);
        }
        catch (LogQLException refused)
        {
            refused.Message.ShouldNotBeEmpty(query);
            return refused.Message;
        }
    }

    private static string Expression(Random random, int depth)
    {
        int kind = depth == 0 ? random.Next(2) : random.Next(9);
        return kind switch
        {
            0 => Range(random),
            1 => random.Next(3) == 0 ? "vector(2)" : $"sum by ({Name(random)}) ({Range(random)})",
            2 => $"{Pick(random, "sum", "avg", "min", "max", "count", "stddev", "stdvar")}"
                + $"{Group(random)} ({Expression(random, depth - 1)})",
            3 => $"{Pick(random, "topk", "bottomk", "approx_topk")}{Group(random)} "
                + $"({random.Next(1, 4)}, {Expression(random, depth - 1)})",
            4 => $"{Pick(random, "sort", "sort_desc")}({Expression(random, depth - 1)})",
            5 => $"label_replace({Expression(random, depth - 1)}, "
                + $"\"{Name(random)}\", \"$1\", \"{Name(random)}\", \"(.).*\")",
            6 => $"({Expression(random, depth - 1)}) {Sign(random)} {Number(random)}",
            7 => $"{Number(random)} {Sign(random)} ({Expression(random, depth - 1)})",
            _ => $"({Expression(random, depth - 1)}) {Pick(random, Sign(random), "and", "or", "unless")} "
                + $"{Matching(random)} ({Expression(random, depth - 1)})",
        };
    }

    private static string Range(Random random)
    {
        string selector = Pick(random, "{app=~\".+\"}", "{app=\"a\"}", "{app=\"none\"}");
        string times = $"[{random.Next(1, 30)}s]" + Pick(random, "", "", " offset 5s", " offset -3s");
        if (random.Next(3) == 0)
        {
            return Pick(random, "count_over_time", "rate", "bytes_over_time", "absent_over_time")
                + $"({selector}{times})";
        }

        string function = Pick(random, "sum", "avg", "min", "max", "first", "last", "stddev", "stdvar") + "_over_time(";
        if (random.Next(5) == 0)
            function = Pick(random, "rate_counter(", "quantile_over_time(0.5, ", "rate(");
        string filter = random.Next(8) == 0 ? "" : " | __error__=\"\"";
        return $"{function}{selector} | unwrap v{filter} {times})";
    }

    private static string Sign(Random random) =>
        Pick(random, "+", "-", "*", "/", "%", "^", "==", "!=", ">", ">=", "<", "<=") + Pick(random, "", "", " bool");

    private static string Matching(Random random) => random.Next(3) switch
    {
        0 => "",
        1 => $"on ({Name(random)})" + Pick(random, "", " group_left", " group_right (level)"),
        _ => $"ignoring ({Name(random)})" + Pick(random, "", " group_left (n)", " group_right"),
    };

    private static string Group(Random random) =>
        Pick(random, "", $" by ({Name(random)})", $" without ({Name(random)})", " by ()");

    private static string Name(Random random) => Pick(random, "app", "level", "n", "nothing");

    private static string Number(Random random) =>
        (random.Next(-3, 6) / 2.0).ToString(CultureInfo.InvariantCulture);

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static IEnumerable<LogEntry> Entries(Random random)
    {
        for (int i = 0; i < 300; i++)
        {
            var stream = new StringBuilder($"app={Pick(random, "a", "b", "c")}");
            if (random.Next(2) == 0)
                stream.Append(",level=").Append(Pick(random, "info", "warn"));
            string value = Pick(random, "1", "2.5", "-4", "NaN", "+Inf", random.Next(100) == 0 ? "x" : "7");
            yield return Metric.Entry(random.Next(0, 60_000) / 1000.0, stream.ToString(), value);
        }
    }
}
