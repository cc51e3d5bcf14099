namespace Repo;

/// <summary>docs/seeds.md names tests; each of them exists, and each promise has one or says why not.</summary>
public sealed class SeedsDocumentTests
{
    private static string[] Rows => [.. Tree.Lines("docs/seeds.md")
        .Where(line => line.StartsWith('|') && !line.StartsWith("| line |", StringComparison.Ordinal)
            && !line.StartsWith("|---", StringComparison.Ordinal))];

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        string[] named = [.. Rows.SelectMany(row => NamedTests.In(row)).Distinct()];
        named.Length.ShouldBeGreaterThan(60);
        named.Where(name => !NamedTests.Exists(name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_no_test_would_be_noticed()
    {
        NamedTests.Exists("Repo.SeedsDocumentTests.Every_test_that_is_named_exists").ShouldBeTrue();
        NamedTests.Exists("Repo.SeedsDocumentTests.Every_test_that_is_named").ShouldBeFalse();
        NamedTests.Exists("Repo.NoSuchTests.Every_test_that_is_named_exists").ShouldBeFalse();
        NamedTests.Exists("Hewn.Tests.Every_test_that_is_named_exists").ShouldBeFalse();
    }

    [Fact]
    public void Every_promise_has_a_test_or_says_why_not()
    {
        Rows.Length.ShouldBeGreaterThan(80);
        Rows.Where(row => row.Split('|') is var cells && (cells.Length != 5 || !IsKeptOrTold(cells[3].Trim())))
            .ShouldBeEmpty();
    }

    private static bool IsKeptOrTold(string cell) => NamedTests.In(cell).Any()
        || cell.StartsWith("not yet: ", StringComparison.Ordinal)
        || cell is "this page" or "no promise that a test could keep";
}
