using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Scanning;

namespace Repo.Snippets;

/// <summary>The examples of docs/reading-speed.md and docs/reading.md.</summary>
[Collection(WorkingFolder.Name)]
public sealed class ReadingSnippets
{
    [Fact]
    public void Questions_about_files()
    {
        using var folder = new WorkingFolder();
        Directory.CreateDirectory("logs");
        File.WriteAllText(
            "logs/app.jsonl.1",
            """{"timestamp":"2026-01-19T00:00:00Z","level":"WARN","status":503,"duration_ms":12,"model":"m"}""" + "\n");

        var query = new SegmentQuery(["logs/app.jsonl.2", "logs/app.jsonl.1"], new() { Index = IndexUse.Build });
        var slow = new LineFilter
        {
            Conditions =
            [
                LineCondition.Field(FieldKey.Of(KnownField.Status), FieldOperator.GreaterOrEqual, "500"),
                LineCondition.Not(LineCondition.Text("health")),
            ],
        };
        long count = query.Count(slow).Lines;
        GroupCountAnswer levels = query.CountBy(slow, FieldKey.Of(KnownField.Level), TimeSpan.FromMinutes(10));
        NumberAnswer times = query.Summarize(
            slow, FieldKey.Of(KnownField.Duration), FieldKey.Of(KnownField.Model), [0.5, 0.95]);
        Overview all = query.Survey(
            new() { Filter = slow, Groups = [FieldKey.Of(KnownField.Model)], Quantiles = [0.95] });

        count.ShouldBe(1);
        levels.Counts.Single().Group.ShouldBe("WARN");
        times.Groups.Single().Quantiles.ShouldBe([12.0, 12.0]);
        all.Durations!.Quantiles.ShouldBe([12.0]);
    }

    [Fact]
    public void Any_number_of_logs_as_one()
    {
        using var folder = new WorkingFolder();
        Directory.CreateDirectory("logs");
        string now = TimeProvider.System.GetUtcNow().ToString("O");
        File.WriteAllText("logs/app.jsonl", $$"""{"timestamp":"{{now}}","level":"WARN","message":"m"}""" + "\n");
        var shown = new List<string?>();
        var told = new List<string>();
        void Show(Entry entry) => shown.Add(entry.Text(Field.Message));
        void Tell(string message) => told.Add(message);

        LogSources sources = LogSources.Find(["logs", "old/*.log.gz"]);
        if (!TimeExpression.TryParse("3h", TimeProvider.System, null, out DateTimeOffset since, out string? problem))
            throw new ArgumentException(problem);
        using var reader = LogReader.Open(sources, new() { Since = since, Zone = TimeZoneInfo.Local });
        while (reader.TryRead())
            Show(reader.Current);
        foreach (SourceProblem each in sources.Problems.Concat(reader.Report.Problems))
            Tell(each.Message);

        shown.ShouldBe(["m"]);
        told.ShouldHaveSingleItem().ShouldStartWith("No file fits 'old/*.log.gz'.");
    }
}
