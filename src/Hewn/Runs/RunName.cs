using System.Buffers;

namespace Hewn.Runs;

/// <summary>Which names a run can have: those that are a directory's name on every system, and never a path.</summary>
internal static class RunName
{
    private const string Expected =
        "expected 1 to 100 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit, such as my_experiment";

    private static readonly SearchValues<char> _allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Returns if the name can be one.</summary>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ProblemOf(name) is { } problem)
            throw new ArgumentException($"The run name \"{Shown(name)}\" {problem}; {Expected}", nameof(name));
    }

    private static string? ProblemOf(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name.Length > Limits.MaxRunNameChars)
            return $"has {name.Length} characters";
        int wrong = name.AsSpan().IndexOfAnyExcept(_allowed);
        if (wrong >= 0)
            return $"contains {CharName(name[wrong])} at position {wrong + 1}";
        return char.IsAsciiLetterOrDigit(name[0]) ? null : $"begins with {CharName(name[0])}";
    }

    private static string CharName(char c) => c is > ' ' and < '\u007f' ? $"'{c}'" : $"U+{(int)c:X4}";

    private static string Shown(string name)
    {
        string shown = name.Length > Limits.MaxRunNameChars ? name[..Limits.MaxRunNameChars] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }
}
