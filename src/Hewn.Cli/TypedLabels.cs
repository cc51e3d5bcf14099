using Hewn.LogQL.Labels;

namespace Hewn.Cli;

/// <summary>Reads names and labels that were typed.</summary>
internal static class TypedLabels
{
    private const int MaxNames = 20;

    /// <summary>Names with commas between them.</summary>
    /// <exception cref="UsageException">One is none.</exception>
    public static string[] Names(string option, string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.Length <= MaxNames && names.All(IsName)
            ? names
            : throw new UsageException(FormattableString.Invariant(
                $"{option}: '{text}' is not possible. Allowed: up to {MaxNames} names of letters, digits and _, with ")
                + "commas between them.");
    }

    /// <summary>Labels, each as <c>name=value</c>.</summary>
    /// <exception cref="UsageException">One is none.</exception>
    public static LabelSet Pairs(string option, IEnumerable<string> texts) => LabelSet.Of(texts.Select(text =>
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 && IsName(text[..equals])
            ? new Label(text[..equals], text[(equals + 1)..])
            : throw new UsageException($"{option}: '{text}' is not possible. Allowed: name=value, such as host=gpu1.");
    }));

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
