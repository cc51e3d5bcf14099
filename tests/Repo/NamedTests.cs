using System.Text.RegularExpressions;

namespace Repo;

/// <summary>Tests that a document names as <c>Project.Folder.ClassTests.Method</c>, in code style.</summary>
internal static partial class NamedTests
{
    /// <summary>The names in a text.</summary>
    public static IEnumerable<string> In(string text) => TestName().Matches(text).Select(match => match.Value);

    /// <summary>Whether a file of that class has a method of that name with an attribute, as tests have.</summary>
    public static bool Exists(string name)
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
