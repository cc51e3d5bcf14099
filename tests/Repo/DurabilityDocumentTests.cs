namespace Repo;

/// <summary>docs/durability.md has a test for each fault, and each test that it names exists.</summary>
public sealed class DurabilityDocumentTests
{
    private static string[] Faults => [.. Tree.Lines("docs/durability.md")
        .SkipWhile(line => !line.StartsWith("| fault |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))];

    [Fact]
    public void Each_fault_has_tests_and_each_of_them_exists()
    {
        Faults.Length.ShouldBeGreaterThan(12);
        Faults.Where(row => row.Split('|') is var cells && (cells.Length != 5 || !NamedTests.In(cells[3]).Any()))
            .ShouldBeEmpty();
        string[] named = [.. Faults.SelectMany(NamedTests.In).Distinct()];
        named.Length.ShouldBeGreaterThan(18);
        named.Where(name => !NamedTests.Exists(name)).ShouldBeEmpty();
    }
}
