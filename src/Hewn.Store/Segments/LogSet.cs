using System.Globalization;
using Hewn.Files;
using Hewn.Store.Reading;

namespace Hewn.Store.Segments;

/// <summary>
/// The files of one rotated log: <c>api.log</c>, which is written to, and <c>api.log.1 … .N</c>, older the higher the
/// number, each plain or packed (<c>api.log.1.gz</c>). Numbers may have gaps, and the first may be missing. Immutable;
/// looks at the disk whenever it is asked.
/// </summary>
/// <param name="directory">The folder the files are in.</param>
/// <param name="name">Name of the active file.</param>
public sealed class LogSet(string directory, string name)
{
    /// <summary>Name of the active file, e.g. <c>api.log</c>.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// The dialect that its files are written in, one of <see cref="Dialects.DialectNames"/>: then no other is looked
    /// for, and what does not fit is reported or read as plain text. Null (the default) to find out for each file.
    /// </summary>
    public string? Dialect { get; init; }

    /// <summary>Path of the active file, whether it exists or not.</summary>
    public string ActivePath { get; } = Path.Combine(directory, name);

    /// <summary>The set whose active file has this path.</summary>
    public static LogSet At(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        return new(Path.GetDirectoryName(full) ?? full, Path.GetFileName(full));
    }

    /// <summary>This set, its files in a dialect; null: in its own, if it has one.</summary>
    internal LogSet InDialect(string? dialect) =>
        dialect is null ? this : new(directory, Name) { Dialect = dialect };

    /// <summary>True when at least one file of the set exists.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public bool Exists() => FindNumbers().Count > 0;

    /// <summary>
    /// This set, and those of other processes that share the log (<c>api.2.log</c> …), in the order of their numbers.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<LogSet> Sharers() => SharedNames.CanShare(ActivePath)
        ? [.. SharedNames.LogsOf(SystemDisk.Instance, ActivePath)
            .Select(log => log == ActivePath
                ? this
                : new LogSet(directory, Path.GetFileName(log)) { Dialect = Dialect })]
        : [this];

    /// <summary>
    /// Opens all files, oldest first, as they are at one moment even if a writer rotates them meanwhile. A rename moves
    /// a file to a higher number, and packing gives its number to an archive; going from the newest name to the oldest
    /// we can meet a file twice but miss none, and identities tell the twice-met. When the active file was replaced
    /// meanwhile, the order could be wrong, so we begin anew, at most <see cref="Limits.MaxSnapshotPasses"/> times.
    /// </summary>
    internal List<Segment> Open()
    {
        for (int pass = 1; ; pass++)
        {
            List<Segment> newestFirst = OpenNewestFirst(out FileIdentity? active);
            if (pass == Limits.MaxSnapshotPasses || ActiveIdentity() == active)
            {
                newestFirst.Reverse();
                return newestFirst;
            }

            foreach (Segment segment in newestFirst)
                segment.Dispose();
        }
    }

    /// <summary>Opens files of the set, as they are named; those that are gone are left out.</summary>
    /// <param name="files">Their paths, oldest first.</param>
    /// <param name="report">Told what is gone, or cannot be opened.</param>
    internal static List<Segment> Open(IReadOnlyList<string> files, ReadReport report)
    {
        var opened = new List<Segment>();
        foreach (string file in files)
        {
            if (TryOpen(file, report) is not { } segment)
                continue;
            Segment? packed = opened.Find(other => other.IsArchiveOf(segment));
            if (packed is not null)
                opened[opened.IndexOf(packed)] = segment; // The same lines twice: packing had just ended.
            if (packed is null && opened.TrueForAll(other => other.Identity != segment.Identity))
                opened.Add(segment);
            else if (packed is null)
                segment.Dispose();
            packed?.Dispose();
        }

        return opened;
    }

    private static Segment? TryOpen(string file, ReadReport report)
    {
        try
        {
            if (Segment.TryOpenAny(file) is { } segment)
                return segment;
            report.Add(new(SourceProblemKind.Vanished, file, $"'{file}' went away before it was read."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Add(new(SourceProblemKind.Unreadable, file, $"'{file}' cannot be read: {e.Message}"));
        }

        return null;
    }

    /// <summary>Paths of the files that the set has now, oldest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    internal IReadOnlyList<string> FindPaths() =>
    [
        .. PathsOf(FindNumbers()).Where(File.Exists),
    ];

    /// <summary>The identity of the file that has the active name now; null when none has.</summary>
    internal FileIdentity? ActiveIdentity()
    {
        using Segment? active = Segment.TryOpen(ActivePath);
        return active?.Identity;
    }

    private List<Segment> OpenNewestFirst(out FileIdentity? active)
    {
        var opened = new List<Segment>();
        var seen = new HashSet<FileIdentity>();
        active = null;
        // The number after each listed one as well: a rotation after the listing moves every file up by one.
        List<int> numbers = FindNumbers();
        for (int i = numbers.Count - 1; i >= 0; i--)
            numbers.Add(numbers[i] + 1);
        numbers.Add(0);
        foreach (int number in InOrder(numbers))
        {
            // In this order: an archive gets its name before the plain file loses it.
            Segment? segment = Segment.TryOpen(PathOf(number), isPacked: number == 0 && IsPacked)
                ?? (number > 0 ? Segment.TryOpen(PathOf(number) + RotationPolicy.PackedEnding, isPacked: true) : null);
            if (segment is null)
                continue;
            segment.Dialect = Dialect;
            if (number == 0)
                active = segment.Identity;
            if (seen.Add(segment.Identity) && !opened.Exists(segment.IsArchiveOf))
                opened.Add(segment);
            else
                segment.Dispose();
        }

        return opened;
    }

    /// <summary>Whether it is the only file of a log of its own, and packed (<c>app.log-20260119.gz</c>).</summary>
    private bool IsPacked => Name.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal);

    /// <summary>The highest number first; without sequences of numbers, which every start would compile.</summary>
    private IEnumerable<string> PathsOf(List<int> numbers)
    {
        int[] each = InOrder(numbers);
        for (int i = each.Length - 1; i >= 0; i--)
        {
            if (each[i] > 0)
                yield return PathOf(each[i]) + RotationPolicy.PackedEnding;
            yield return PathOf(each[i]);
        }
    }

    /// <summary>Each number once, the lowest first.</summary>
    private static int[] InOrder(List<int> numbers)
    {
        numbers.Sort();
        int count = 0;
        for (int i = 0; i < numbers.Count; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1])
                numbers[count++] = numbers[i];
        }

        numbers.RemoveRange(count, numbers.Count - count);
        return numbers.ToArray();
    }

    private string PathOf(int number) =>
        number == 0 ? ActivePath : string.Create(CultureInfo.InvariantCulture, $"{ActivePath}.{number}");

    /// <summary>The numbers that exist now; the active file counts as 0.</summary>
    private List<int> FindNumbers()
    {
        var numbers = new List<int>();
        if (!Directory.Exists(directory))
            return numbers;
        foreach (string path in Directory.EnumerateFiles(directory))
        {
            ReadOnlySpan<char> file = Path.GetFileName(path.AsSpan());
            if (!file.StartsWith(Name, StringComparison.Ordinal))
                continue;
            ReadOnlySpan<char> suffix = file[Name.Length..];
            if (suffix.EndsWith(RotationPolicy.PackedEnding, StringComparison.Ordinal)
                && suffix.Length > RotationPolicy.PackedEnding.Length)
                suffix = suffix[..^RotationPolicy.PackedEnding.Length];
            if (suffix.IsEmpty)
                numbers.Add(0);
            else if (suffix.Length > 1 && suffix[0] == '.' && suffix[1] is >= '1' and <= '9'
                && int.TryParse(suffix[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number <= Limits.MaxRotationNumber)
                numbers.Add(number);
        }

        return numbers;
    }
}
