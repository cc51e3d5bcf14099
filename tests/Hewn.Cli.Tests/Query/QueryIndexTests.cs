using System.Globalization;
using System.Text;
using Hewn.Store.Index;

namespace Hewn.Cli.Tests.Query;

/// <summary>Queries give large files at rest their indexes, as the other reading commands do.</summary>
public sealed class QueryIndexTests : IDisposable
{
    private const int LargeBytes = 33 * 1024 * 1024; // from 32 MiB on a file is worth an index

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_large_file_at_rest_gets_its_index_from_the_first_query_that_it_helps()
    {
        string path = Write(out int lines);
        File.SetLastWriteTimeUtc(path, FixedClock.Noon.UtcDateTime.AddMinutes(-9));
        await CountAsync(path, lines);
        SegmentIndex.IsCurrent(path).ShouldBeFalse("it may still grow");

        File.SetLastWriteTimeUtc(path, FixedClock.Noon.UtcDateTime.AddMinutes(-11));
        ToolRun newest = await ToolRun.OfAsync("query", "{}", path, "--limit", "2");
        newest.Lines.Length.ShouldBe(2, newest.Error);
        SegmentIndex.IsCurrent(path).ShouldBeFalse("the newest lines of all need none");

        await CountAsync(path, lines);
        SegmentIndex.IsCurrent(path).ShouldBeTrue();
        await CountAsync(path, lines);
    }

    private static async Task CountAsync(string path, int lines)
    {
        ToolRun run = await ToolRun.OfAsync(
            "query", "sum by (level) (count_over_time({}[100d]))", path, "--instant", "--output", "csv");
        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.Output.ShouldContain(lines.ToString(CultureInfo.InvariantCulture), Case.Sensitive, run.Error);
        run.Output.ShouldContain("INFO");
    }

    private string Write(out int lines)
    {
        const string line = """{"timestamp":"2026-01-19T09:00:00Z","level":"INFO","message":"MESSAGE"}""";
        byte[] bytes = Encoding.UTF8.GetBytes(line.Replace(
            "MESSAGE", new string('m', 4000), StringComparison.Ordinal) + "\n");
        lines = LargeBytes / bytes.Length;
        string path = Path.Combine(_folder.Path, "large.jsonl");
        using FileStream file = File.Create(path);
        for (int i = 0; i < lines; i++)
            file.Write(bytes);
        return path;
    }
}
