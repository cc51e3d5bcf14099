namespace Repo;

/// <summary>docs/security.md has a test for each promise, and each of them exists.</summary>
public sealed class SecurityDocumentTests
{
    private static string[] Promises => [.. Tree.Lines("docs/security.md")
        .SkipWhile(line => !line.StartsWith("| promise |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))];

    [Fact]
    public void Each_promise_has_a_test_and_each_of_them_exists()
    {
        Promises.Length.ShouldBeGreaterThan(20);
        Promises.Where(row => row.Split('|') is var cells && (cells.Length != 4 || !NamedTests.In(cells[2]).Any()))
            .ShouldBeEmpty();
        Promises.SelectMany(NamedTests.In).Where(name => !NamedTests.Exists(name)).ShouldBeEmpty();
    }
}
