using System.Reflection;

namespace LocalLlm.Model;

/// <summary>The texts that ship inside the program, cut into documents.</summary>
internal static class EmbeddedCorpus
{
    /// <summary>A line that is only this ends a document.</summary>
    public const string Separator = "---";

    private const string ResourcePart = ".Corpus.";

    /// <summary>All documents, in the same order each time.</summary>
    public static IReadOnlyList<string> ReadDocuments()
    {
        Assembly assembly = typeof(EmbeddedCorpus).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.Contains(ResourcePart, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Split(Read(assembly, name)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Split(string text) => text
        .ReplaceLineEndings("\n")
        .Split($"\n{Separator}\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(document => document.Length > 0);
}
