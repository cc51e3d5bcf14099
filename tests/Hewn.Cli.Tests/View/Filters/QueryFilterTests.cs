namespace Hewn.Cli.Tests.View.Filters;

/// <summary><c>--query</c> takes the lines that <c>hewn query</c> gives.</summary>
public sealed class QueryFilterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("|= \"Time-Out\"")]
    [InlineData("{level=\"ERROR\"} != \"fine\"")]
    [InlineData("{level=~\"WARN|ERROR\", filename=\"app.jsonl\"} | status_code >= 400 and model != \"llama\"")]
    [InlineData("{model=\"mistral-7b\"} |~ \"m[0-9]*5 \" | json | duration_ms > 100")]
    [InlineData("{filename=\"other.log\"}")]
    [InlineData("| tokens_prompt > 50 |= \"fine\"")]
    [InlineData("|= \"no record\"")]
    [InlineData("| line_format \"{{.message}}\" |= \"Time-Out\" |= \"m1\" | label_format a=level | a=\"INFO\"")]
    public async Task The_lines_are_those_that_a_query_gives(string query)
    {
        string text = RandomLog.Of(5, 600) + "this is no record\n" + RandomLog.Of(6, 100);
        string path = _folder.Write("app.jsonl", text);
        ToolRun answer = await ToolRun.OfAsync("query", query, path, "--limit", "all", "--output", "json");
        answer.ExitCode.ShouldBe(0, answer.Error);
        string[] lines = [.. answer.Json.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(pair => pair[1].GetString()!).Order(StringComparer.Ordinal)];
        ToolRun view = await ToolRun.OfAsync("view", path, "--query", query, "--output", "raw");
        view.ExitCode.ShouldBe(0, view.Error);
        string[] shown = [.. view.Lines.Order(StringComparer.Ordinal)];
        shown.Length.ShouldBe(lines.Length);
        if (!query.Contains("line_format", StringComparison.Ordinal))
            shown.ShouldBe(lines);
        ToolRun piped = await ToolRun.OfAsync(
            new RunSettings { Input = text }, "view", "-", "--query", query, "--output", "raw");
        if (!query.Contains("filename", StringComparison.Ordinal))
            piped.Output.ShouldBe(view.Output);
        ToolRun last = await ToolRun.OfAsync("view", path, "--query", query, "--output", "raw", "-n", "5");
        last.Lines.ShouldBe(view.Lines.TakeLast(last.Lines.Length));
    }

    [Theory]
    [InlineData("sum(rate({}[5m]))", "'hewn query' answers it")]
    [InlineData("| sort duration_ms desc", "'hewn query' does that")]
    [InlineData("{level=\"ERROR\"} | line_format \"x\"", "changes what is shown")]
    [InlineData("{level=", "--query: parse error")]
    [InlineData("|~ \"(\"", "--query:")]
    public async Task What_does_not_choose_entries_is_refused(string query, string reason)
    {
        ToolRun run = await ToolRun.OfAsync("view", _folder.Write("app.jsonl", RandomLog.Of(5, 3)), "--query", query);
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task A_Loki_has_a_query_already()
    {
        string[] loki = ["{app=\"api\"}", "--loki", "http://127.0.0.1:1", "--query", "{}"];
        foreach (string[] command in (string[][])[["view"], ["stats"], ["view", "--stats"]])
        {
            ToolRun run = await ToolRun.OfAsync([.. command, .. loki]);
            run.ExitCode.ShouldBe(2);
            run.Error.ShouldContain("PATHS is the query");
        }
    }
}
