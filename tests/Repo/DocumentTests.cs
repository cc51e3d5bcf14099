using System.Text.RegularExpressions;

namespace Repo;

/// <summary>Documents have one title, links that lead somewhere, and nothing that belongs to one machine.</summary>
public sealed partial class DocumentTests
{
    // AnalyzerReleases.*.md are tables for a build tool, which allows no title in them.
    private static string[] Documents => [.. Tree.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)
        && !Path.GetFileName(path).StartsWith("AnalyzerReleases.", StringComparison.Ordinal))];

    [Fact]
    public void Each_document_has_one_title()
    {
        Documents.Length.ShouldBeGreaterThan(3);
        Documents.Where(path => OutsideCode(path).Count(line => line.StartsWith("# ", StringComparison.Ordinal)) != 1)
            .ShouldBeEmpty();
    }

    [Fact]
    public void Links_lead_to_files_that_exist()
    {
        (string Document, string Target)[] links = [.. Documents.SelectMany(path => OutsideCode(path)
            .SelectMany(line => Link().Matches(line))
            .Select(match => (path, match.Groups["target"].Value)))];
        links.Length.ShouldBeGreaterThan(4);
        links.Where(link => !link.Target.StartsWith("http", StringComparison.Ordinal))
            .Where(link => !Exists(link.Document, link.Target))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_names_this_machine()
    {
        string[] texts = [.. Tree.Files
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" or ".sh" or ".json" or ".props" or ".py")];
        texts.Length.ShouldBeGreaterThan(150);
        texts.Where(path => !path.EndsWith("DocumentTests.cs", StringComparison.Ordinal))
            .Where(path => Tree.Read(path) is var text
                && (HomePath().IsMatch(text) || text.Contains(Tree.Root + "/", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private static bool Exists(string document, string target)
    {
        string file = target.Split('#')[0];
        return file.Length == 0 || Path.Exists(Path.Combine(Tree.Root, Path.GetDirectoryName(document)!, file));
    }

    private static IEnumerable<string> OutsideCode(string path)
    {
        bool inCode = false;
        foreach (string line in Tree.Lines(path))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                inCode = !inCode;
            else if (!inCode)
                yield return line;
        }
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"/root/|/home/\w+/")]
    private static partial Regex HomePath();
}
