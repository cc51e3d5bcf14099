using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Repo;

/// <summary>The table in docs/architecture.md is what the projects really do.</summary>
public sealed partial class ArchitectureTests
{
    [Fact]
    public void The_dependency_table_matches_the_projects()
    {
        Dictionary<string, string> documented = TableRow().Matches(Tree.Read("docs/architecture.md"))
            .ToDictionary(
                row => row.Groups["project"].Value,
                row => Normalised(row.Groups["references"].Value.Split(',')));
        Dictionary<string, string> real = Projects
            .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), ReferencesOf);

        real.Count.ShouldBeGreaterThan(3);
        documented.OrderBy(entry => entry.Key).ShouldBe(real.OrderBy(entry => entry.Key));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Tree.Read("Hewn.slnx");
        Projects.Length.ShouldBeGreaterThan(8);
        Projects.Where(path => !solution.Contains(path, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Project_files_stay_small()
    {
        Projects.Where(path => Tree.Lines(path).Length > 15).ShouldBeEmpty();
    }

    private static string[] Projects =>
        [.. Tree.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))];

    private static string ReferencesOf(string project) => Normalised(XDocument.Load(Path.Combine(Tree.Root, project))
        .Descendants("ProjectReference")
        .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
        .Select(path => Path.GetFileNameWithoutExtension(path)));

    private static string Normalised(IEnumerable<string> names) => string.Join(", ", names
        .Select(name => name.Trim())
        .Where(name => name.Length > 0 && name != "nothing")
        .Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `(?<project>[\w.]+)` \| (?<references>[^|\n]*?) \| [^|\n]+ \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
