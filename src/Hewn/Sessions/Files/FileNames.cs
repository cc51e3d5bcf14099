namespace Hewn.Sessions.Files;

/// <summary>
/// Which names files of a session have. What comes from the disk or from a list may be called as it likes, as long as
/// it leads nowhere else.
/// </summary>
internal static class FileNames
{
    private const string ForbiddenOnWindows = "\\:*?\"<>|";

    private const string Expected =
        "expected parts of at most 255 bytes, divided by '/', none of them . or .., without '\\' and control "
        + "characters";

    /// <summary>The parts of a prefix; empty ones count for nothing, as in the original.</summary>
    public static string[] Folders(string prefix) => prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A prefix in one form: one slash before each part.</summary>
    public static string Normal(string prefix) => "/" + string.Join('/', Folders(prefix));

    /// <summary>Why no file here can have the name, e.g. <c>contains '/'</c>; null when one can.</summary>
    public static string? ProblemOf(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name is "." or "..")
            return "is a place and no name";
        if (System.Text.Encoding.UTF8.GetByteCount(name) > Limits.MaxFileNameBytes)
            return $"has more than {Limits.MaxFileNameBytes} bytes";
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool isHalf = char.IsSurrogate(c) && !(char.IsHighSurrogate(c)
                ? i + 1 < name.Length && char.IsLowSurrogate(name[i + 1])
                : i > 0 && char.IsHighSurrogate(name[i - 1]));
            if (c == '/' || char.IsControl(c) || isHalf
                || (OperatingSystem.IsWindows() && ForbiddenOnWindows.Contains(c, StringComparison.Ordinal)))
                return $"contains {(c is > ' ' and < '\u007f' ? $"'{c}'" : $"U+{(int)c:X4}")}";
        }

        return OperatingSystem.IsWindows() && name[^1] is (' ' or '.') ? $"ends in '{name[^1]}'" : null;
    }

    /// <summary>Why a listed file stands in no place of the session; null when it stands in one.</summary>
    public static string? ProblemOf(SessionFile file)
    {
        foreach (string name in (string[])[file.Id, file.FileName, .. Folders(file.Prefix)])
        {
            if (ProblemOf(name) is { } problem)
                return $"\"{Shown(name)}\" {problem}";
        }

        return null;
    }

    /// <summary>Returns when the caller can call a file, or a folder of one, so.</summary>
    /// <exception cref="ArgumentException">It cannot be one; the message says why.</exception>
    public static void Check(string kind, string name)
    {
        string? problem = ProblemOf(name);
        if (problem is null && name.Contains('\\', StringComparison.Ordinal))
            problem = "contains '\\', which some systems take for a separator";
        if (problem is null && name == Hewn.Files.LockFile.Folder)
            problem = "is the name of the folder for locks, which copies of a session leave out";
        if (problem is not null)
            throw new ArgumentException($"The {kind} \"{Shown(name)}\" {problem}; {Expected}", nameof(name));
    }

    /// <summary>A name as messages show it.</summary>
    public static string Shown(string name)
    {
        string shown = name.Length > 100 ? name[..100] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
