namespace Hewn.Cli.Tests.Query;

/// <summary>Answers as tables for programs, and which lines they hold.</summary>
public sealed class QueryCsvTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sum by (timestamp, level) (count_over_time({} | logfmt [1h]))",
        "timestamp,level,label_timestamp,value")]
    [InlineData("sum by (value) (count_over_time({} | logfmt [1h]))", "timestamp,label_value,value")]
    [InlineData("sum by (value, label_value) (count_over_time({} | logfmt [1h]))",
        "timestamp,label_value,label_label_value,value")]
    public async Task No_two_columns_have_one_name(string query, string head)
    {
        string path = _folder.Write(
            "a.log", "timestamp=2026-11-22T10:00:00Z level=INFO msg=m value=5 label_value=6\n");
        ToolRun run = await ToolRun.OfAsync("query", query, path, "--instant", "--output", "csv");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Lines[0].ShouldBe(head);
    }

    [Theory]
    [InlineData("a\nb\\nc", "\"a\nb\\nc\"")] // a line's end is one, and two characters are two
    [InlineData("a\\tb", "a\\tb")]
    [InlineData("a\tb\r\n\"c\"", "\"a\tb\r\n\"\"c\"\"\"")]
    [InlineData("a\u001b[1m", "a\\x1b[1m")]
    public async Task Line_ends_stand_as_they_are_in_quotes(string text, string cell)
    {
        string path = _folder.Write("a.jsonl", "{\"timestamp\":\"2026-11-22T10:00:00Z\",\"level\":\"INFO\",\"text\":"
            + System.Text.Json.JsonSerializer.Serialize(text) + "}\n");
        ToolRun run = await ToolRun.OfAsync(
            "query", "{} | json | line_format \"{{.text}}\"", path, "--output", "csv");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldEndWith($",{cell}\n");
    }

    [Theory]
    [InlineData(1, "--forward", "a1 boom2 c3")]
    [InlineData(2, "--forward", "a1 boom2 c3 d4 boom5")] // what is found next is no surrounding
    [InlineData(3, "--forward", "a1 boom2 c3 d4 boom5 boom6 e7")]
    [InlineData(9, "--forward", "a1 boom2 c3 d4 boom5 boom6 e7")]
    [InlineData(1, "", "e7 boom6")]
    public async Task A_limit_counts_what_was_found_and_not_what_stands_beside_it(int limit, string order, string lines)
    {
        string path = _folder.Write("a.jsonl", string.Concat("a1 boom2 c3 d4 boom5 boom6 e7 f8".Split(' ').Select(
            (word, i) => $"{{\"timestamp\":\"2026-11-22T10:00:0{i}Z\",\"level\":\"INFO\",\"message\":\"{word}\"}}\n")));
        string[] last = order.Length == 0 ? [] : [order];
        ToolRun run = await ToolRun.OfAsync(["query", "|= \"boom\" | context 1", path, "-o", "csv", .. last,
            "--limit", $"{limit}"]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        string.Join(' ', run.Lines.Skip(1).Select(line => line.Split("message\"\":\"\"")[1].Split('"')[0]))
            .ShouldBe(lines);
    }

    [Theory]
    [InlineData("d", "d")]
    [InlineData("d/x.log", "d")]
    [InlineData(".", "d")]
    [InlineData("./d", "d/")]
    [InlineData("d/*.log", "d", "d/x.log")]
    public async Task A_folder_whose_logs_were_named_before_is_not_empty(params string[] paths)
    {
        Directory.CreateDirectory(_folder.File("d"));
        _folder.Write("d/x.log", "{\"timestamp\":\"2026-11-22T10:00:00Z\",\"level\":\"INFO\",\"message\":\"once\"}\n");
        ToolRun run = await ToolRun.OfAsync(
            ["query", "{}", "-o", "csv", .. paths.Select(path => $"{_folder.Path}/{path}")]);
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Lines.Length.ShouldBe(2, run.Output);
        run.Error.ShouldBeEmpty();
    }
}
