using Hewn.Store.Index;
using Hewn.Store.Scanning;
using Hewn.Store.Tests.Index;

namespace Hewn.Store.Tests.Scanning;

/// <summary>The usual figures, in one pass or from indexes, are those of the questions asked one by one.</summary>
public sealed class SurveyTests : IDisposable
{
    private static readonly double[] _quantiles = [0, 0.5, 0.95, 1];
    private static readonly FieldKey _duration = FieldKey.Of(KnownField.Duration);
    private static readonly FieldKey[] _groups = [FieldKey.Of(KnownField.Model), FieldKey.Named("tokens.prompt")];
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(31, 12_000_000, false)]
    [InlineData(32, 12_000_000, true)]
    [InlineData(33, 36_000, false)] // less than what a thread reserves: bins, then a second pass
    [InlineData(34, 36_000, true)]
    public void Figures_are_those_of_the_questions_one_by_one(int seed, long maxKept, bool isIndexed)
    {
        string path = Write("nasty.jsonl", new NastyLines(seed).File(4000));
        if (isIndexed)
            SegmentIndex.Build(path).ShouldBeNull();
        var query = new SegmentQuery(
            [path], new() { Threads = 3, Tuning = new() { ChunkBytes = 100_000, MaxKeptValues = maxKept } });
        var plain = new SegmentQuery([path], new() { Index = IndexUse.Never });
        foreach (OracleFilter filter in OracleFilter.All)
        {
            Overview all = query.Survey(new()
            {
                Filter = filter.Filter,
                Step = TimeSpan.FromMinutes(10),
                Groups = _groups,
                Quantiles = _quantiles,
            });
            all.Levels.Files.Single().UsedIndex.ShouldBe(isIndexed);
            all.Levels.Counts.ToArray().ShouldBe(
                [.. plain.CountBy(filter.Filter, FieldKey.Of(KnownField.Level), TimeSpan.FromMinutes(10)).Counts],
                filter.Name);
            all.WithStatus.ShouldBe(Count(LineCondition.Field(FieldKey.Of(KnownField.Status), FieldOperator.Exists)));
            all.Failed.ShouldBe(Count(LineCondition.Field(
                FieldKey.Of(KnownField.Status), FieldOperator.GreaterOrEqual, "400")));
            ShouldBeAlike(all.Durations is { } durations ? [durations] : [], Summarize(null), filter.Name);
            foreach ((FieldKey field, OverviewTable table) in _groups.Zip(all.Tables))
            {
                table.Records.Counts.ToArray().ShouldBe([.. plain.CountBy(filter.Filter, field).Counts], filter.Name);
                table.Errors.Counts.ToArray().ShouldBe(
                    [.. plain.CountBy(With(LineCondition.MinLevel(Level.Error)), field).Counts], filter.Name);
                ShouldBeAlike([.. table.Durations.Groups], Summarize(field), filter.Name);
            }

            LineFilter With(LineCondition condition) => new()
            {
                Conditions = [.. filter.Filter.Conditions, condition],
                FromNs = filter.Filter.FromNs,
                UntilNs = filter.Filter.UntilNs,
            };
            long Count(LineCondition condition) => plain.Count(With(condition)).Lines;
            NumberSummary[] Summarize(FieldKey? field) =>
                [.. plain.Summarize(filter.Filter, _duration, field, _quantiles).Groups];
        }
    }

    [Theory]
    [InlineData("{\"Level\":\"Error\",\"Time\":\"2026-01-19T10:00:00Z\",\"Message\":\"x\"}", true)]
    [InlineData("{\"time\":1768816800000,\"level\":50,\"pid\":1,\"hostname\":\"h\",\"msg\":\"x\",\"v\":1}", true)]
    [InlineData("{\"timestamp\":\"2026-01-19T10:00:00Z\",\"level\":\"odd one\",\"message\":\"x\",\"z\":1}", false)]
    [InlineData("{\"status_code\":200}", false)]
    public void Records_of_another_form_are_noticed(string line, bool isForeign)
    {
        string path = Write(
            "mixed.jsonl", [.. PlainLog.Lines(3000), .. System.Text.Encoding.UTF8.GetBytes(line + "\n")]);
        new SegmentQuery([path]).Survey(new()).HasForeignRecords.ShouldBe(isForeign);
        SegmentIndex.Build(path).ShouldBeNull();
        Overview indexed = new SegmentQuery([path]).Survey(new());
        indexed.HasForeignRecords.ShouldBe(isForeign);
        indexed.Levels.Files.Single().UsedIndex.ShouldBeTrue();
    }

    private static void ShouldBeAlike(NumberSummary[] got, NumberSummary[] expected, string because)
    {
        got.Select(s => s with { Quantiles = [] }).ShouldBe(expected.Select(s => s with { Quantiles = [] }), because);
        got.SelectMany(s => s.Quantiles).ShouldBe(expected.SelectMany(s => s.Quantiles), because);
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }
}
