using Hewn.Store.Reading;

namespace Hewn.Store.Tests.Reading;

public sealed class LogSourcesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_that_file_alone_unless_its_rotated_files_are_asked_for()
    {
        Make("api.log", "api.log.1", "api.log.2.gz", "other.log");
        Found(["api.log"]).ShouldBe(["api.log: api.log"]);
        Found(["api.log"], new() { IncludeRotated = true }).ShouldBe(["api.log: api.log.2.gz api.log.1 api.log"]);
    }

    [Fact]
    public void Rotated_files_that_are_named_together_are_one_log_in_their_order()
    {
        Make("api.log", "api.log.1", "api.log.2.gz", "api.log.10", "b.log");
        Found(["api.log.1", "b.log", "api.log", "api.log.10", "api.log.2.gz", "api.log.1"])
            .ShouldBe(["api.log: api.log.10 api.log.2.gz api.log.1 api.log", "b.log: b.log"]);
        Found(["api.log.1"]).ShouldBe(["api.log: api.log.1"]);
    }

    [Fact]
    public void A_directory_is_all_logs_in_and_below_it()
    {
        Make(
            "a.log", "a.log.1", "b.jsonl", "c.json", "d.txt", "e.ndjson", "app.log-20260119", "x.log.2026-01-18.gz",
            "sub/f.log", "sub/deep/g.log.3", ".hewn/h.log", ".git/i.log", "node_modules/p/package.json",
            "j.exe", "k.md", ".l.log", "m.log.gz");
        Found(["."]).ShouldBe(
            [
                "a.log: a.log.1 a.log", "app.log-20260119: app.log-20260119", "b.jsonl: b.jsonl", "c.json: c.json",
                "d.txt: d.txt", "e.ndjson: e.ndjson", "m.log.gz: m.log.gz", "x.log.2026-01-18.gz: x.log.2026-01-18.gz",
                "sub/f.log: sub/f.log", "sub/deep/g.log: sub/deep/g.log.3",
            ]);
        Found(["."], new() { Recurse = false }).Count.ShouldBe(8);
    }

    [Fact]
    public void Of_a_sessions_directory_the_log_is_read_and_not_its_tracks()
    {
        Make(
            "w/s/session.json", "w/s/parameters.json", "w/s/logs/logs.jsonl", "w/s/tracks/loss/data.jsonl",
            "w/s/files/kept.log", "run/error_log.jsonl", "run/metrics.jsonl", "run/metrics_summary.json");
        Found(["."]).ShouldBe(
            ["run/error_log.jsonl: run/error_log.jsonl", "w/s/logs/logs.jsonl: w/s/logs/logs.jsonl"]);
    }

    [Theory]
    [InlineData("*.log", "a.log b.log")]
    [InlineData("?.log", "a.log b.log")]
    [InlineData("[b-z].log", "b.log")]
    [InlineData("[!b]*.log", "a.log")]
    [InlineData("*/*.log", "sub/c.log")]
    [InlineData("**/*.log", "a.log b.log sub/c.log sub/deep/d.log")]
    [InlineData("sub/**", "sub/c.log sub/deep/d.log sub/e.bin")]
    [InlineData("s*b", "sub/c.log sub/deep/d.log")]
    [InlineData("**/d*.log", "sub/deep/d.log")]
    public void A_pattern_is_every_file_that_fits(string pattern, string files)
    {
        Make("a.log", "b.log", "sub/c.log", "sub/deep/d.log", "sub/e.bin", ".hidden.log");
        LogSources found = Find([pattern]);
        found.Problems.ShouldBeEmpty();
        found.Logs.SelectMany(log => log.Files).Select(Relative).Order(StringComparer.Ordinal)
            .ShouldBe(files.Split(' '));
    }

    [Fact]
    public void A_name_with_wildcards_that_a_file_has_is_that_file()
    {
        Make("a[1].log", "a1.log");
        Found(["a[1].log"]).ShouldBe(["a[1].log: a[1].log"]);
    }

    [Fact]
    public void What_names_nothing_is_a_mistake_that_is_told_with_what_to_do()
    {
        Make("empty/readme.md", "a.log");
        LogSources found = Find(["missing.log", "empty", "*.xyz", "a.log"]);
        found.Logs.Count.ShouldBe(1);
        found.Problems.Select(problem => (problem.Kind, problem.Path, problem.IsMistake)).ShouldBe(
            [
                (SourceProblemKind.Missing, "missing.log", true),
                (SourceProblemKind.Empty, "empty", true),
                (SourceProblemKind.Empty, "*.xyz", true),
            ]);
        found.Problems[0].Message.ShouldBe("'missing.log' does not exist. Name a file, a directory or a pattern.");
    }

    [Fact]
    public void A_dash_is_standard_input_once()
    {
        LogSources found = Find(["-", "-"]);
        LogSource input = found.Logs.ShouldHaveSingleItem();
        (input.IsStandardInput, input.Path, input.Files.Count).ShouldBe((true, "-", 0));
    }

    [Fact]
    public void What_is_named_twice_is_read_once()
    {
        Make("sub/a.log");
        Found(["sub", "sub/a.log", "sub/*.log", "./sub/../sub/a.log"]).ShouldBe(["sub/a.log: sub/a.log"]);
    }

    [Fact]
    public void An_empty_input_is_refused() => Should.Throw<ArgumentException>(() => Find([""]));

    private void Make(params string[] files)
    {
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
            _folder.Write(file, "");
        }
    }

    private LogSources Find(string[] inputs, SourceOptions? options = null) =>
        LogSources.Find(inputs, (options ?? new()) with { Directory = _folder.Path });

    private List<string> Found(string[] inputs, SourceOptions? options = null)
    {
        LogSources found = Find(inputs, options);
        found.Problems.ShouldBeEmpty();
        return [.. found.Logs.Select(log => $"{Relative(log.Path)}: {string.Join(' ', log.Files.Select(Relative))}")];
    }

    private string Relative(string path) => Path.GetRelativePath(_folder.Path, path);
}
