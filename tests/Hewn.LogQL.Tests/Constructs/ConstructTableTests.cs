using System.Globalization;
using System.Text;
using Hewn.LogQL.Syntax;
using Hewn.LogQL.Tests.Conformance;
using Hewn.LogQL.Tests.Metrics;
using Hewn.LogQL.Tests.Syntax;

namespace Hewn.LogQL.Tests.Constructs;

/// <summary>
/// The table in docs/logql.md is what the cases of the reference say today. HEWN_ACCEPT=1 writes it anew.
/// </summary>
public sealed class ConstructTableTests
{
    private const string Begin = "<!-- constructs: written by ConstructTableTests -->";
    private const string End = "<!-- end of constructs -->";

    [Fact]
    public void The_table_of_constructs_is_what_the_cases_say()
    {
        string table = Table();
        string path = Path.Combine(Root(), "docs", "logql.md");
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        begin.ShouldBeGreaterThan(0);
        end.ShouldBeGreaterThan(begin);
        string expected = $"{text[..begin]}{Begin}\n{table}{text[end..]}";
        if (Environment.GetEnvironmentVariable("HEWN_ACCEPT") == "1")
            File.WriteAllText(path, expected);
        File.ReadAllText(path).ShouldBe(expected, "run with HEWN_ACCEPT=1");
    }

    private static string Table()
    {
        Dictionary<string, Row> rows = ConstructsOf.Names.ToDictionary(name => name, _ => new Row());
        Dictionary<string, Row> functions = TemplateFunctions.Names.ToDictionary(name => name, _ => new Row());
        foreach (ParseCase query in ParseCase.All())
        {
            foreach (string name in Of(query.Query))
                rows[name].Parsed.Count(query.IsGood && IsPrinted(query));
        }

        var source = ListSource.Of(ConformanceRecords.Source, threads: 1);
        foreach (ConformanceCase request in ConformanceCase.All())
        {
            string? problem = MetricConformanceTests.IsMetric(request)
                ? MetricConformanceTests.Problem(request, source)
                : LogConformanceTests.Problem(request);
            foreach (string name in Of(request.Query))
                rows[name].Answered.Count(problem is null);
            foreach (string name in TemplateFunctions.Of(request.Query))
                functions[name].Answered.Count(problem is null);
        }

        var text = new StringBuilder("| construct | parsed and printed | answered | state |\n|---|---|---|---|\n");
        foreach (string name in ConstructsOf.Names)
        {
            Row row = rows[name];
            string cell = name.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture,
                $"| {cell} | {row.Parsed} | {row.Answered} | {row.State} |\n");
        }

        text.Append("\n| function of templates | answered | state |\n|---|---|---|\n");
        foreach ((string name, Row row) in functions)
        {
            string state = row.HasCases ? row.State : TemplateFunctions.StateWithoutCase(name);
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {row.Answered} | {state} |\n");
        }

        return text.ToString();
    }

    /// <summary>Whether a query that Loki read is printed as Loki prints it.</summary>
    private static bool IsPrinted(ParseCase query) => QueryParser.Parse(query.Query).Format() == query.Formatted;

    private static IReadOnlySet<string> Of(string query)
    {
        try
        {
            return ConstructsOf.Query(QueryParser.Parse(query));
        }
        catch (LogQLException)
        {
            return new HashSet<string>(); // it is refused, as it should be: other tests see to that
        }
    }

    private static string Root()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
            root = Path.GetDirectoryName(root);
        return root.ShouldNotBeNull();
    }

    private sealed class Row
    {
        public Tally Parsed { get; } = new();

        public Tally Answered { get; } = new();

        public bool HasCases => Answered.Passed + Answered.Failed > 0;

        public string State => Parsed.Failed + Answered.Failed > 0 ? "differs from Loki"
            : Answered.Passed > 0 ? "as Loki"
            : Parsed.Passed > 0 ? "parsed as by Loki; no answer to compare with"
            : "no case";
    }

    private sealed class Tally
    {
        public int Passed { get; private set; }

        public int Failed { get; private set; }

        public void Count(bool isPassed)
        {
            Passed += isPassed ? 1 : 0;
            Failed += isPassed ? 0 : 1;
        }

        public override string ToString() => Failed == 0
            ? Passed.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Passed} of {Passed + Failed}");
    }
}
