using System.Text.Json;

namespace Hewn.Cli.Tests.Query;

/// <summary>Answers that a real Loki gave, sent again: each is shown whole, and refusals are told.</summary>
[Collection("ports of stubs")]
public sealed class RealAnswerTests
{
    public static TheoryData<string> Areas { get; } =
        [.. Directory.GetFiles(Folder, "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task Every_answer_of_an_area_is_shown(string area)
    {
        int shown = 0;
        using var loki = new LokiStub("");
        foreach (string line in await File.ReadAllLinesAsync(Path.Combine(Folder, area + ".jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            string path = json.RootElement.GetProperty("path").GetString()!;
            string? query = QueryOf(json.RootElement.GetProperty("params"));
            if (query is null || !path.Contains("/query", StringComparison.Ordinal))
                continue;
            int status = json.RootElement.GetProperty("status").GetInt32();
            JsonElement answer = json.RootElement.GetProperty("response");
            string body = answer.ValueKind == JsonValueKind.String ? answer.GetString()! : answer.GetRawText();
            loki.Answer(body, status);
            string[] instant = path.EndsWith("/query", StringComparison.Ordinal) ? ["--instant"] : [];
            ToolRun run = await ToolRun.OfAsync(
                ["query", query, "--loki", loki.Url, "-o", "csv", "--timezone", "utc", .. instant]);
            if (run.ExitCode == ExitCode.Usage)
            {
                run.Error.ShouldNotBeEmpty(query); // refused here, or there
                if (run.Error.Contains("refuses the query", StringComparison.Ordinal))
                    run.Error.ShouldContain($"({status})");
                continue;
            }

            if (status != 200)
            {
                run.ExitCode.ShouldBe(ExitCode.Failure, query);
                continue;
            }

            run.ExitCode.ShouldBe(ExitCode.Success, $"{query}: {run.Error}");
            Rows(run.Output).ShouldBe(CountOf(answer.GetProperty("data")), query);
            shown++;
        }

        if (area is not ("syntax_error" or "semantic_error"))
            shown.ShouldBeGreaterThan(1);
    }

    private static string? QueryOf(JsonElement parameters) => parameters.ValueKind == JsonValueKind.Object
        ? parameters.TryGetProperty("query", out JsonElement query) ? query.GetString() : null
        : parameters.EnumerateArray().Where(pair => pair[0].GetString() == "query")
            .Select(pair => pair[1].GetString()).FirstOrDefault();

    /// <summary>Lines, points or elements of an answer.</summary>
    private static int CountOf(JsonElement data)
    {
        JsonElement result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() switch
        {
            "streams" => result.EnumerateArray().Sum(stream => stream.GetProperty("values").GetArrayLength()),
            "matrix" => result.EnumerateArray().Sum(series => series.GetProperty("values").GetArrayLength()),
            "vector" => result.GetArrayLength(),
            _ => 1,
        };
    }

    /// <summary>Rows of a CSV text without its head; line breaks within quotes are none.</summary>
    private static int Rows(string csv)
    {
        int rows = -1;
        bool isQuoted = false;
        foreach (char letter in csv)
        {
            isQuoted ^= letter == '"';
            rows += letter == '\n' && !isQuoted ? 1 : 0;
        }

        return rows;
    }
}
