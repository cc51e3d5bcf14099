using System.IO.Compression;
using System.Text;
using Hewn.LogQL.Labels;
using Hewn.Store.Querying;
using Hewn.Store.Tests.Scanning;

namespace Hewn.Store.Tests.Querying;

/// <summary>A file of slog's text that is read in pieces says what it says when it is read entry by entry.</summary>
public sealed class SlogQueryTests : IDisposable
{
    private static readonly LabelSet _labels = LabelSet.Of([new Label(LocalFile.FileName, "app.log")]);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Answers_are_those_of_the_entries(int seed)
    {
        string text = new SlogLines(seed).File(1200, oddEvery: 5, areSingle: true);
        LocalFile plain = Write("app.log", text);
        LocalFile packed = Pack("packed.gz", text); // which is read entry by entry
        new KnownKinds().Of(plain.Path).ShouldBe(FileKind.SlogLines);
        new KnownKinds().Of(packed.Path).ShouldBe(FileKind.Other);
        string[] queries =
        [
            "{}", "{} |= \"nemo\"", "{level=\"ERROR\"} != \"a b\"", "{} | model=\"nemo\"",
            "{} | logfmt | status_code >= 500",
            "{} | json", "sum by (level) (count_over_time({}[1m]))", "sum by (model) (rate({model=~\".+\"}[5m]))",
            "sum by (error) (count_over_time({} | error != \"\" [10m]))",
            // Of several lines that are errors any may be the one that is told of; so they are left out.
            "max_over_time({} | logfmt | unwrap duration_ms | __error__=\"\" [5m])",
            "quantile_over_time(0.5, {} | logfmt | unwrap duration_ms | __error__=\"\" [5m]) by (level)",
            "sum(bytes_over_time({} |~ \"a.b\" [10m]))", "topk(2, sum by (remote_addr) (count_over_time({}[1h])))",
        ];
        Ask.Of("{}", Ask.Files("{}", [plain]), -7200, 7200).ShouldContain("2026-01-19");
        foreach (string query in queries)
        {
            foreach (bool isForward in (bool[])[true, false])
            {
                string expected = Ask.Of(query, Ask.Files(query, [packed]), -7200, 7200, 60, 300, isForward);
                Ask.Of(query, Ask.Files(query, [plain], Ask.Torn(3)), -7200, 7200, 60, 300, isForward)
                    .ShouldBe(expected, query);
            }
        }
    }

    [Fact]
    public void A_line_that_belongs_to_the_one_before_it_is_seen_when_it_comes()
    {
        LocalFile file = Write("app.log", new SlogLines(3).File(1000, oddEvery: 0));
        var kinds = new KnownKinds();
        kinds.Of(file.Path, out long end).ShouldBe(FileKind.SlogLines);
        end.ShouldBe(new FileInfo(file.Path).Length);
        File.AppendAllText(file.Path, "\tat main.go:17\n");
        kinds.Of(file.Path).ShouldBe(FileKind.Other);
    }

    [Fact]
    public void Of_a_long_log_of_any_dialect_first_and_last_time_are_told()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 30_000; i++)
            text.Append($"[2026-01-19 {i / 3600:00}:{i / 60 % 60:00}:{i % 60:00}] what happened was number {i}\n");
        text.Append("\tand more of it\n");
        LocalFile file = Write("app.log", text.ToString());
        long first = (new DateTime(2026, 1, 19) - DateTime.UnixEpoch).Ticks * 100;
        new LocalEntrySource([file]).Extent().ShouldBe((first, first + 29_999L * 1_000_000_000));
    }

    private LocalFile Write(string name, string text)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, text);
        return new(path, _labels);
    }

    private LocalFile Pack(string name, string text)
    {
        string path = _folder.File(name);
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(text));
        return new(path, _labels);
    }
}
