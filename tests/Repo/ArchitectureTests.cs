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
            .ToDictionary(row => row.Groups["project"].Value, row => Normalised(row.Groups["references"].Value.Split(',')));
        Dictionary<string, string> real = Tree.Files
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("tests/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), ReferencesOf);

        real.Count.ShouldBeGreaterThan(3);
        documented.OrderBy(entry => entry.Key).ShouldBe(real.OrderBy(entry => entry.Key));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Tree.Read("Hewn.slnx");
        string[] projects = [.. Tree.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))];
        projects.Length.ShouldBeGreaterThan(8);
        projects.Where(path => !solution.Contains(path, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Project_files_stay_small()
    {
        string[] projects = [.. Tree.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))];
        projects.Where(path => Tree.Lines(path).Length > 25).ShouldBeEmpty();
    }

    private static string ReferencesOf(string project) => Normalised(XDocument.Load(Path.Combine(Tree.Root, project))
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))));

    private static string Normalised(IEnumerable<string> names) => string.Join(
        ", ", names.Select(name => name.Trim()).Where(name => name.Length > 0 && name != "nothing").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `(?<project>[\w.]+)` \| (?<references>[^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
