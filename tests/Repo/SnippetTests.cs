namespace Repo;

/// <summary>Every C# block of a document stands in a compiled file, so it compiles and runs.</summary>
public sealed class SnippetTests
{
    [Fact]
    public void CSharp_in_documents_is_compiled()
    {
        string compiled = string.Join('\n', Tree.CSharp
            .Where(path => path.StartsWith("tests/Repo/Snippets/", StringComparison.Ordinal))
            .Select(path => Unindented(Tree.Lines(path))));
        (string Document, string Code)[] blocks = [.. Tree.Files
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(path => Blocks(path, "csharp").Select(code => (path, code)))];

        blocks.Length.ShouldBeGreaterThan(10);
        // ZLogger's package is not in every registry that this is built with, so its one example is text only.
        blocks.Count(IsOfZLogger).ShouldBe(1);
        blocks.Where(block => !IsOfZLogger(block) && !compiled.Contains(block.Code, StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    private static bool IsOfZLogger((string Document, string Code) block) =>
        block.Document == "docs/migrating.md" && block.Code.Contains("ZLogInformation", StringComparison.Ordinal);

    /// <summary>The fenced blocks of that language, white space at line starts and empty lines left out.</summary>
    private static IEnumerable<string> Blocks(string path, string language)
    {
        List<string>? block = null;
        foreach (string line in Tree.Lines(path))
        {
            if (block is null)
            {
                block = line.Trim() == "```" + language ? [] : null;
            }
            else if (line.Trim() == "```")
            {
                yield return Unindented(block);
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }

    private static string Unindented(IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(line => line.Trim()).Where(line => line.Length > 0));
}
