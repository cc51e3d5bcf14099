using Hewn.Files;
using Hewn.Store.Segments;
using Hewn.Store.Sessions;

namespace Hewn.Store.Reading;

/// <summary>Turns inputs into logs, one input after the other.</summary>
internal sealed class SourceFinder(SourceOptions options)
{
    private const string PackagesOfNode = "node_modules"; // Thousands of JSON files, none of them a log.

    private readonly List<SourceProblem> _problems = [];
    private readonly List<string> _awaited = [];
    private readonly List<string> _order = []; // of the groups, by the active file's path
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private int _files;
    private int _met; // logs, each time that one is met: an input that names known ones names something, too

    public IReadOnlyList<SourceProblem> Problems => _problems;

    /// <summary>Inputs that name nothing yet.</summary>
    public IReadOnlyList<string> Awaited => _awaited;

    /// <summary>Directories that were looked at.</summary>
    public IReadOnlyCollection<string> Directories => _directories;

    /// <summary>Whether a further look may find further logs.</summary>
    public bool CanGrow { get; private set; }

    /// <summary>Adds what an input names.</summary>
    public void Add(string input)
    {
        if (input == LogSource.StandardInputName)
        {
            if (_groups.TryAdd(input, new Group(null)))
                _order.Add(input);
            return;
        }

        string path = Path.GetFullPath(input, options.Directory);
        if (Directory.Exists(path))
            AddDirectoryInput(input, path);
        else if (File.Exists(path))
            AddFile(path);
        else if (GlobPattern.IsPattern(input))
            AddPattern(input);
        else if (options.IncludeRotated && LogSet.At(path).Exists())
            AddGroup(path).IsWhole = true;
        else if (options.MayAppear && Directory.Exists(Path.GetDirectoryName(path)))
            Await(input, Path.GetDirectoryName(path)!);
        else
            Tell(SourceProblemKind.Missing, input, $"'{input}' does not exist. Name a file, a directory or a pattern.");
    }

    public IReadOnlyList<LogSource> Logs() => [.. _order.Select(Make).OfType<LogSource>()];

    private LogSource? Make(string active)
    {
        Group group = _groups[active];
        if (group.Set is null)
            return LogSource.StandardInput();
        if (group.IsWhole)
            AddSiblings(group);
        return new(group.Set, group.Files, group.IsWhole);
    }

    private void AddDirectoryInput(string input, string path)
    {
        CanGrow = true;
        int before = _met;
        int problems = _problems.Count;
        AddDirectory(path, depth: 0);
        if (_met != before || _problems.Count != problems)
            return;
        if (options.MayAppear)
        {
            Await(input, path);
        }
        else
        {
            Tell(SourceProblemKind.Empty, input, $"There are no logs in the directory '{input}'. Files whose names end "
                + "in .log, .jsonl, .ndjson, .json, .logfmt or .txt are taken for logs; name others one by one.");
        }
    }

    private void AddDirectory(string directory, int depth)
    {
        bool isSession = IsSession(directory);
        var below = new List<string>();
        foreach ((string path, bool isDirectory) in List(directory))
        {
            string name = Path.GetFileName(path);
            if (isDirectory && !name.StartsWith('.') && name != PackagesOfNode
                && !(isSession && name is ("tracks" or "files")))
                below.Add(path);
            else if (!isDirectory && LogName.IsLog(name) && !IsPartOfSession(name))
                AddGroup(Path.Combine(directory, LogName.Of(name).Active)).IsWhole = true;
        }

        if (!options.Recurse)
            return;
        if (depth == Limits.MaxSourceDepth && below.Count > 0)
        {
            Tell(SourceProblemKind.TooMany, directory, $"What is below '{directory}' is not looked at: it is more than "
                + $"{Limits.MaxSourceDepth} directories deep. Name it itself.");
            return;
        }

        below.ForEach(each => AddDirectory(each, depth + 1));
    }

    /// <summary>Whether a directory is a session's: its tracks and kept files are no logs.</summary>
    private static bool IsSession(string directory) => SessionFiles.KindOf(directory) == StoredKind.Session
        && (File.Exists(Path.Combine(directory, SessionFiles.Description))
            || File.Exists(Path.Combine(directory, SessionFiles.Parameters))
            || Directory.Exists(Path.Combine(directory, "tracks")));

    private static bool IsPartOfSession(string name) =>
        name.StartsWith(SessionFiles.RunMetrics, StringComparison.Ordinal)
        || name is SessionFiles.RunSummary or SessionFiles.Description or SessionFiles.Parameters;

    private void AddPattern(string input)
    {
        CanGrow = true;
        string[] found = [.. GlobPattern.Parse(input, options.Directory).Expand(ListIfThere)];
        foreach (string path in found)
        {
            if (Directory.Exists(path))
                AddDirectory(path, depth: 0);
            else
                AddFile(path);
        }

        if (found.Length > 0)
            return;
        if (options.MayAppear)
        {
            Await(input, GlobPattern.Parse(input, options.Directory).Root);
        }
        else
        {
            Tell(SourceProblemKind.Empty, input, $"No file fits '{input}'. Check the pattern; * stands for any name, "
                + "** for any directories.");
        }
    }

    private void AddFile(string path)
    {
        string directory = Path.GetDirectoryName(path)!;
        LogName name = LogName.Of(Path.GetFileName(path));
        Group group = AddGroup(Path.Combine(directory, name.Active));
        if (options.IncludeRotated)
            group.IsWhole = true;
        if (!group.Holds(path))
            group.Add(name, path);
    }

    private Group AddGroup(string active)
    {
        _met++;
        if (_groups.TryGetValue(active, out Group? group))
            return group;
        if (++_files > Limits.MaxSourceFiles)
        {
            if (_files == Limits.MaxSourceFiles + 1)
            {
                Tell(SourceProblemKind.TooMany, active, $"There are more than {Limits.MaxSourceFiles} logs; '{active}' "
                    + "and what follows is left out. Name fewer.");
            }

            return new Group(LogSet.At(active));
        }

        group = new Group(LogSet.At(active));
        _groups.Add(active, group);
        _order.Add(active);
        _directories.Add(Path.GetDirectoryName(active)!);
        return group;
    }

    /// <summary>The files that the set has now.</summary>
    private static void AddSiblings(Group group)
    {
        string directory = Path.GetDirectoryName(group.Set!.ActivePath)!;
        foreach (string path in group.Set.FindPaths())
        {
            LogName name = path == group.Set.ActivePath ? new(path, 0, false) : LogName.Of(Path.GetFileName(path));
            group.AddUnlessThere(name, Path.Combine(directory, path));
        }
    }

    /// <summary>A pattern's directory need not be there: nothing fits then, which is said of the pattern.</summary>
    private IEnumerable<FoundPath> ListIfThere(string directory)
    {
        if (Directory.Exists(directory))
            return List(directory);
        _directories.Add(directory);
        return [];
    }

    private IEnumerable<FoundPath> List(string directory)
    {
        try
        {
            _directories.Add(directory);
            var found = new List<FoundPath>();
            var all = new EnumerationOptions { AttributesToSkip = 0 };
            foreach (FileSystemInfo each in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", all))
            {
                bool isLinkedDirectory = each is not FileInfo && each.Attributes.HasFlag(FileAttributes.ReparsePoint);
                if (!isLinkedDirectory && each.Name != LockFile.Folder)
                    found.Add(new FoundPath(each.FullName, each is DirectoryInfo));
            }

            found.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
            return found;
        }
        catch (DirectoryNotFoundException)
        {
            Tell(SourceProblemKind.Vanished, directory, $"The directory '{directory}' went away; it is left out.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell(SourceProblemKind.Unreadable, directory, $"The directory '{directory}' is left out: {e.Message}");
        }

        return [];
    }

    private void Await(string input, string directory)
    {
        CanGrow = true;
        _awaited.Add(input);
        _directories.Add(directory);
    }

    private void Tell(SourceProblemKind kind, string path, string message) =>
        _problems.Add(new SourceProblem(kind, path, message));

    private sealed class Group(LogSet? set)
    {
        private readonly List<long> _places = []; // of the files, in their order
        private readonly List<string> _files = [];

        public LogSet? Set { get; } = set;

        /// <summary>Oldest first; a packed file comes before a plain one of its number.</summary>
        public IReadOnlyList<string> Files => [.. _files];

        public bool IsWhole { get; set; }

        public bool Holds(string path) => _files.Contains(path);

        public void Add(LogName name, string path)
        {
            long place = PlaceOf(name);
            int at = _places.Count;
            while (at > 0 && _places[at - 1] > place)
                at--;
            _places.Insert(at, place);
            _files.Insert(at, path);
        }

        /// <summary>Adds a file, where there is none of its number and kind yet.</summary>
        public void AddUnlessThere(LogName name, string path)
        {
            if (!_places.Contains(PlaceOf(name)))
                Add(name, path);
        }

        private static long PlaceOf(LogName name) => (-2L * name.Number) + (name.IsPacked ? 0 : 1);
    }
}
