using System.Globalization;

namespace Hewn.Sessions;

/// <summary>
/// Which names sessions, workspaces and folders can have: names of a directory on every system, never a path.
/// </summary>
internal static class SessionName
{
    private const string Expected =
        "expected 1 to 100 letters, digits, spaces, '-', '_', '.' and the like, such as resnet50-run_1";

    // What some system takes for a separator, a wildcard, a drive, a pipe or a quotation.
    private const string Forbidden = "/\\:*?\"<>|";

    private static readonly HashSet<string> _devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>Returns if a session or workspace can have the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names: <c>session name</c>, <c>workspace</c>.</param>
    /// <param name="parameter">The caller's parameter.</param>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    public static void Check(string name, string what, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (ProblemOf(name) is { } problem)
            throw new ArgumentException($"The {what} \"{Shown(name)}\" {problem}; {Expected}", parameter);
    }

    /// <summary>A logical path such as <c>/experiments/2025</c>, in one form: one slash before each part.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    public static string CheckFolder(string folder, string parameter)
    {
        ArgumentNullException.ThrowIfNull(folder, parameter);
        string[] parts = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || folder.Length > Limits.MaxSessionFolderChars)
        {
            throw new ArgumentException(
                $"The folder \"{Shown(folder)}\" has {folder.Length} characters and {parts.Length} parts; expected a "
                + $"logical path of 1 to {Limits.MaxSessionFolderChars} characters, such as /experiments/2025",
                parameter);
        }

        foreach (string part in parts)
        {
            if (ProblemOf(part) is { } problem)
            {
                throw new ArgumentException(
                    $"The folder \"{Shown(folder)}\" has a part \"{Shown(part)}\" that {problem}; {Expected}",
                    parameter);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private static string? ProblemOf(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return name.Length == 0 ? "is empty" : "is blank";
        if (name.Length > Limits.MaxSessionNameChars)
            return $"has {name.Length} characters";
        if (name.AsSpan().Trim('.').IsEmpty)
            return "has dots only, which is a place and no name";
        for (int i = 0; i < name.Length; i++)
        {
            if (!IsAllowed(name, i))
                return $"contains {CharName(name[i])} at position {i + 1}";
        }

        if (System.Text.Encoding.UTF8.GetByteCount(name) > Limits.MaxSessionNameBytes)
            return $"has more than {Limits.MaxSessionNameBytes} bytes of UTF-8";
        if (name[0] == '.')
            return "begins with a dot, so readers of sessions pass it over as hidden";
        if (name[0] == ' ' || name[^1] is ' ' or '.')
            return "begins with a space, or ends with a space or a dot, which some systems take away";
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        string stem = (dot < 0 ? name : name[..dot]).TrimEnd();
        return _devices.Contains(stem) ? "is the name of a device on Windows" : null;
    }

    private static bool IsAllowed(string name, int index)
    {
        char c = name[index];
        if (char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal))
            return false;
        if (char.IsHighSurrogate(c))
            return index + 1 < name.Length && char.IsLowSurrogate(name[index + 1]);
        if (char.IsLowSurrogate(c))
            return index > 0 && char.IsHighSurrogate(name[index - 1]);
        return CharUnicodeInfo.GetUnicodeCategory(c) is not (
            UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            && (c == ' ' || !char.IsWhiteSpace(c));
    }

    private static string CharName(char c) => c is > ' ' and < '\u007f' ? $"'{c}'" : $"U+{(int)c:X4}";

    private static string Shown(string name)
    {
        string shown = name.Length > Limits.MaxSessionNameChars ? name[..Limits.MaxSessionNameChars] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
