using System.Globalization;

namespace Hewn.Files;

/// <summary>
/// The names of a log that processes share: <c>api.log</c> is the first process's, then <c>api.2.log</c>,
/// <c>api.3.log</c> … Each is a log of its own, with its own backups.
/// </summary>
internal static class SharedNames
{
    /// <summary>The name with a number; 1 is the log itself.</summary>
    public static string NameOf(string path, int number)
    {
        string ending = Path.GetExtension(path);
        return number == 1
            ? path
            : string.Create(CultureInfo.InvariantCulture, $"{path[..^ending.Length]}.{number}{ending}");
    }

    /// <summary>The number of a file that shares a log; 0 for another file.</summary>
    public static int NumberOf(string path, string other)
    {
        if (other == path)
            return 1;
        string ending = Path.GetExtension(path);
        string stem = path[..^ending.Length] + ".";
        return ending.Length > 0
            && other.Length > stem.Length + ending.Length
            && other.StartsWith(stem, StringComparison.Ordinal)
            && other.EndsWith(ending, StringComparison.Ordinal)
            && other[stem.Length] != '0'
            && int.TryParse(
                other.AsSpan()[stem.Length..^ending.Length],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number)
            && number is > 1 and <= Limits.MaxSharers
                ? number
                : 0;
    }

    /// <summary>Whether numbers can be put before the ending of a name without looking like a backup's.</summary>
    public static bool CanShare(string path) =>
        Path.GetExtension(path) is { Length: > 1 } ending && ending.AsSpan(1).ContainsAnyExceptInRange('0', '9');

    /// <summary>The logs of all processes that have left a file or a backup, in the order of their numbers.</summary>
    public static IEnumerable<string> LogsOf(IDisk disk, string path)
    {
        var numbers = new SortedSet<int> { 1 };
        foreach (string file in disk.List(Path.GetDirectoryName(path) ?? string.Empty, string.Empty))
            numbers.Add(NumberOf(path, WithoutBackup(file)));
        numbers.Remove(0);
        return numbers.Select(number => NameOf(path, number));
    }

    private static string WithoutBackup(string file)
    {
        if (file.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal))
            file = file[..^RotationPolicy.PackedEnding.Length];
        int dot = file.LastIndexOf('.');
        return dot > 0 && dot < file.Length - 1 && !file.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9')
            ? file[..dot]
            : file;
    }
}
