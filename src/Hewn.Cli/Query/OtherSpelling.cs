using Hewn.Store.Scanning;

namespace Hewn.Cli.Query;

/// <summary>Which of the labels that are there is meant by one that is not.</summary>
internal static class OtherSpelling
{
    /// <summary>
    /// The label that differs in its case and signs only (<c>statusCode</c>), that other writers use for the same thing
    /// (<c>status</c>), that is the same inside an object (<c>res_statusCode</c>), or that is near; null when none is.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> labels)
    {
        string[] there = [.. labels.Order(StringComparer.Ordinal)];
        string letters = LettersOf(name);
        return Array.Find(there, label => LettersOf(label) == letters)
            ?? OfTheSameMeaning(name).FirstOrDefault(there.Contains)
            ?? Array.Find(there, label => IsInside(label, letters))
            ?? NearNames.Of(name, there);
    }

    /// <summary>The labels of a field's other names, the best known first.</summary>
    private static IEnumerable<string> OfTheSameMeaning(string name) => Enum.GetValues<KnownField>()
        .Select(FieldKey.NamesOf).Where(names => names.Contains(name)).SelectMany(names => names)
        .Select(other => other.Replace('.', '_'));

    /// <summary>Whether the last parts of a label that is made of several are some letters.</summary>
    private static bool IsInside(string label, string letters)
    {
        for (int sign = label.IndexOf('_', StringComparison.Ordinal); sign >= 0;
            sign = label.IndexOf('_', sign + 1))
        {
            if (LettersOf(label[sign..]) == letters)
                return true;
        }

        return false;
    }

    private static string LettersOf(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
}
