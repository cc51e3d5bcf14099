using System.Text;

namespace Hewn.Sessions.Parts;

/// <summary>Which names may become folders of a session: they never lead out of it, on any system.</summary>
internal static class SafeName
{
    private const string Forbidden = "/\\:*?\"<>|";

    /// <summary>The folders of a path such as <c>train/loss</c>, checked.</summary>
    /// <param name="kind">What it is the name of, for the message.</param>
    /// <param name="path">The path; <c>/</c> at its ends is left out.</param>
    /// <exception cref="ArgumentException">It cannot be one; the message says why.</exception>
    public static string[] Folders(string kind, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string trimmed = path.Trim('/');
        if (trimmed.Length == 0)
            return [];
        string[] folders = trimmed.Split('/');
        if (folders.Length > Limits.MaxPartFolders)
            throw Wrong(kind, path, $"has {folders.Length} folders", $"at most {Limits.MaxPartFolders}");
        foreach (string folder in folders)
        {
            if (ProblemOf(folder) is { } problem)
                throw Wrong(kind, path, problem, Expected);
            if (folder[0] == '.')
                throw Wrong(kind, path, $"has a part that begins with '.': \"{Shown(folder)}\"", Expected);
        }

        return folders;
    }

    private static string? ProblemOf(string name)
    {
        if (name.Length == 0)
            return "has an empty part";
        if (name is "." or "..")
            return $"contains \"{name}\"";
        if (Encoding.UTF8.GetByteCount(name) > Limits.MaxPartNameBytes)
            return "is too long";
        foreach (char c in name)
        {
            if (char.IsControl(c) || char.IsSurrogate(c) || Forbidden.Contains(c, StringComparison.Ordinal))
                return $"contains {(c is > ' ' and < '\u007f' ? $"'{c}'" : $"U+{(int)c:X4}")}";
        }

        return name[^1] is ' ' or '.' ? $"has a part that ends in '{name[^1]}'" : null;
    }

    private static ArgumentException Wrong(string kind, string name, string problem, string expected) =>
        new($"The {kind} \"{Shown(name)}\" {problem}; expected {expected}", nameof(name));

    private static string Shown(string name)
    {
        string shown = name.Length > 100 ? name[..100] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    private const string Expected =
        "parts of 1 to 128 bytes, divided by '/', without any of / \\ : * ? \" < > | and control characters, none of "
        + "them . or ..";
}
