using System.IO.Enumeration;

namespace Hewn.Store.Reading;

/// <summary>
/// A pattern for paths: <c>*</c> and <c>?</c> within a name, <c>[a-z]</c> for one character, <c>**</c> for any
/// directories, none included. Names that begin with a dot are meant only by patterns that do.
/// </summary>
internal sealed class GlobPattern
{
    private readonly string[] _parts;

    private GlobPattern(string root, string[] parts) => (Root, _parts) = (root, parts);

    /// <summary>The directory before the first part with a wildcard.</summary>
    public string Root { get; }

    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <param name="text">The pattern.</param>
    /// <param name="directory">Where a relative one begins.</param>
    public static GlobPattern Parse(string text, string directory)
    {
        string[] parts = text.Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        int first = Array.FindIndex(parts, IsPattern);
        string before = string.Join('/', parts[..first]);
        string root = Path.IsPathRooted(text) ? Path.GetPathRoot(text) + before : Path.Combine(directory, before);
        return new(Path.GetFullPath(root), parts[first..]);
    }

    /// <summary>All paths that fit, in the order of their names.</summary>
    /// <param name="list">Lists a directory: full paths of its files and directories, and which are directories; empty
    /// where it cannot be read.</param>
    public IEnumerable<string> Expand(Func<string, IEnumerable<FoundPath>> list)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Expand(Root, 0, list, found, depth: 0);
        return found;
    }

    private void Expand(
        string directory,
        int part,
        Func<string, IEnumerable<FoundPath>> list,
        SortedSet<string> found,
        int depth)
    {
        if (depth > Limits.MaxSourceDepth || found.Count > Limits.MaxSourceFiles)
            return;
        bool isLast = part == _parts.Length - 1;
        bool isAnyDepth = _parts[part] == "**";
        if (isAnyDepth && !isLast)
            Expand(directory, part + 1, list, found, depth);
        foreach ((string path, bool isDirectory) in list(directory))
        {
            string name = Path.GetFileName(path);
            if (isAnyDepth)
            {
                if (isDirectory && !name.StartsWith('.'))
                    Expand(path, part, list, found, depth + 1);
                else if (isLast && !isDirectory && !name.StartsWith('.'))
                    found.Add(path);
            }
            else if (IsMatch(_parts[part], name))
            {
                if (isLast)
                    found.Add(path);
                else if (isDirectory)
                    Expand(path, part + 1, list, found, depth + 1);
            }
        }
    }

    /// <summary>Whether a name fits one part of a pattern.</summary>
    internal static bool IsMatch(string pattern, string name)
    {
        if (name.StartsWith('.') && !pattern.StartsWith('.'))
            return false;
        return pattern.Contains('[', StringComparison.Ordinal)
            ? IsMatch(pattern.AsSpan(), name.AsSpan())
            : FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }

    private static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Greedy with one place to come back to: a later star makes an earlier one needless.
        int at = 0;
        int used = 0;
        int star = -1;
        int starUsed = 0;
        while (used < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, starUsed) = (at++, used);
            }
            else if (at < pattern.Length && TakesOne(pattern[at..], name[used], out int length))
            {
                (at, used) = (at + length, used + 1);
            }
            else if (star >= 0)
            {
                at = star + 1;
                used = ++starUsed;
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept('*');
    }

    private static bool TakesOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        int close = pattern[0] == '[' ? pattern[1..].IndexOf(']') + 1 : 0;
        if (close <= 1)
            return pattern[0] == '?' || pattern[0] == c;
        length = close + 1;
        ReadOnlySpan<char> set = pattern[1..close];
        bool isNegated = set[0] is '!' or '^';
        set = isNegated ? set[1..] : set;
        bool isIn = false;
        for (int i = 0; i < set.Length; i++)
        {
            bool isRange = i + 2 < set.Length && set[i + 1] == '-';
            isIn |= isRange ? c >= set[i] && c <= set[i + 2] : c == set[i];
            i += isRange ? 2 : 0;
        }

        return isIn != isNegated;
    }
}
