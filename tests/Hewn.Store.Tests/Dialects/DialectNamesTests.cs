using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Store.Tests.Dialects;

public sealed class DialectNamesTests
{
    [Fact]
    public void The_document_has_a_line_for_each_dialect()
    {
        string[] table = [.. File.ReadAllLines(Path.Combine(SampleFiles.Docs, "dialects.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1])];
        DialectNames.All.Where(name => !table.Any(cell => cell.Contains($"`{name}`", StringComparison.Ordinal)))
            .ShouldBeEmpty();
        DialectNames.All.Distinct().Count().ShouldBe(DialectNames.All.Count);
    }

    /// <summary>A name is asked for by <c>--dialect</c>: each must lead somewhere.</summary>
    [Fact]
    public void Each_name_is_a_dialect()
    {
        var set = new DialectSet(new StampReader(new TimestampReader(TimeZoneInfo.Utc)));
        string[] json =
        [
            DialectNames.Hewn, DialectNames.Session, DialectNames.Json, DialectNames.Clef, DialectNames.Pino,
            DialectNames.Bunyan, DialectNames.Zap, DialectNames.PythonJson, DialectNames.Log4j, DialectNames.DotnetJson,
        ];
        DialectNames.All.Where(name => set.Find(name) is null).ShouldBe(json);
        DialectNames.IsKnown("sloog").ShouldBeFalse();
    }
}
