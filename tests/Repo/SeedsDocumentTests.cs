using System.Text.RegularExpressions;

namespace Repo;

/// <summary>docs/seeds.md names tests; each of them exists, and each promise has one or says why not.</summary>
public sealed partial class SeedsDocumentTests
{
    private static string[] Rows => [.. Tree.Lines("docs/seeds.md")
        .Where(line => line.StartsWith('|') && !line.StartsWith("| line |", StringComparison.Ordinal)
            && !line.StartsWith("|---", StringComparison.Ordinal))];

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        string[] named = [.. Rows.SelectMany(row => TestName().Matches(row)).Select(match => match.Value).Distinct()];
        named.Length.ShouldBeGreaterThan(60);
        named.Where(name => !Exists(name)).ShouldBeEmpty();
    }

    [Fact]
    public void A_name_that_is_no_test_would_be_noticed()
    {
        Exists("Repo.SeedsDocumentTests.Every_test_that_is_named_exists").ShouldBeTrue();
        Exists("Repo.SeedsDocumentTests.Every_test_that_is_named").ShouldBeFalse();
        Exists("Repo.NoSuchTests.Every_test_that_is_named_exists").ShouldBeFalse();
        Exists("Hewn.Tests.Every_test_that_is_named_exists").ShouldBeFalse();
    }

    [Fact]
    public void Every_promise_has_a_test_or_says_why_not()
    {
        Rows.Length.ShouldBeGreaterThan(80);
        Rows.Where(row => row.Split('|') is var cells && (cells.Length != 5 || !IsKeptOrTold(cells[3].Trim())))
            .ShouldBeEmpty();
    }

    private static bool IsKeptOrTold(string cell) => TestName().IsMatch(cell)
        || cell.StartsWith("not yet: ", StringComparison.Ordinal)
        || cell is "this page" or "no promise that a test could keep";

    /// <summary>Whether a file of that class has a method of that name with an attribute, as tests have.</summary>
    private static bool Exists(string name)
    {
        string[] parts = name.Split('.');
        string method = parts[^1];
        string folder = Tree.Files.Select(path => ProjectFolder().Match(path).Groups["name"].Value)
            .Where(project => project.Length > 0 && name.StartsWith(project + ".", StringComparison.Ordinal))
            .OrderByDescending(project => project.Length)
            .FirstOrDefault() ?? "none";
        string inside = name[Math.Min(name.Length, folder.Length + 1)..];
        string path = $"tests/{folder}/{string.Join('/', inside.Split('.')[..^1])}";
        return Tree.CSharp
            .Where(file => file == path + ".cs" || (file.StartsWith(path + ".", StringComparison.Ordinal)
                && file.EndsWith(".cs", StringComparison.Ordinal)))
            .Any(file => TestMethod().Matches(Tree.Read(file)).Any(match => match.Groups["name"].Value == method));
    }

    [GeneratedRegex(@"(?<=`)[A-Z][\w.]*\.[A-Z]\w+Tests\.\w+(?=`)")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^tests/(?<name>[\w.]+)/[\w.]+\.csproj$")]
    private static partial Regex ProjectFolder();

    [GeneratedRegex(@"^    \[.+\].*\r?\n    public (async Task|Task|void) (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex TestMethod();
}
