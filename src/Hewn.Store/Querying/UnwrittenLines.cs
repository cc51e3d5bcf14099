using Hewn.Files;
using Hewn.Ring;
using Hewn.Store.Entries;
using Hewn.Store.Reading;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Querying;

/// <summary>
/// What stands of logs in the rings of processes only, living and killed ones, as files beside those of the logs, so
/// that a query sees it. Nothing of the logs or rings is written or locked. Dispose of it when the query is done.
/// </summary>
/// <remarks>
/// A living process writes meanwhile, and dead ones may be recovered. So first the rings are read, then it is noted how
/// long each file is; a line of a ring that stands in a file before that end is not taken twice, and what comes behind
/// the end is not looked at. Lines of sessions that live are left out: they get a number only when they are written.
/// </remarks>
public sealed class UnwrittenLines : IDisposable
{
    private readonly Dictionary<string, List<byte[]>> _lines = new(StringComparer.Ordinal); // by the active file
    private readonly Dictionary<FileIdentity, long> _ends = [];
    private readonly RingTails _tails;
    private string? _folder;

    private UnwrittenLines(RingTails tails) => _tails = tails;

    /// <summary>The rings of dead processes, and those that cannot be read.</summary>
    public RingTails Rings => _tails;

    /// <summary>The active files of the logs that lines were found of.</summary>
    public IEnumerable<string> Logs => _lines.Where(log => log.Value.Count > 0).Select(log => log.Key);

    /// <summary>How many lines were found.</summary>
    public long Count => _lines.Values.Sum(lines => (long)lines.Count);

    /// <summary>Looks for rings.</summary>
    /// <param name="logs">Paths of the active files of logs.</param>
    /// <param name="folders">Folders of which all logs are asked, those that are not there yet included.</param>
    /// <param name="naiveZone">The zone of timestamps without one.</param>
    /// <param name="hasParts">
    /// False where folders do not add logs whose records stand in another one, too (<see cref="ErrorLogs"/>).
    /// </param>
    /// <exception cref="IOException">A log file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A log file may not be read.</exception>
    public static UnwrittenLines Read(
        IReadOnlyList<string> logs, IReadOnlyList<string> folders, TimeZoneInfo naiveZone,
        bool hasParts = true)
    {
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(folders);
        string[] paths = [.. logs.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        string[] places = [.. paths.Select(PlaceOf).Concat(folders.Select(folder => RingFolder.Of(folder).Path))
            .Distinct(StringComparer.Ordinal).Where(HasRings)];
        // Logs without a ring beside them are not opened: there may be very many.
        paths = [.. paths.Where(path => places.Contains(PlaceOf(path)))];
        var living = new List<(LivingRing Ring, RingTarget Target, RingMark Mark, ExpectedLines Lines)>();
        var opened = new List<LivingRing>();
        try
        {
            foreach (RingPlace place in places.SelectMany(folder => RingPlace.In(SystemDisk.Instance, folder)))
            {
                if (LivingRing.TryOpen(place) is { } ring)
                {
                    opened.Add(ring);
                    living.AddRange(LinesOf(ring));
                }
            }

            string[] all = [.. paths.Concat(living.Select(one => Path.GetFullPath(one.Target.Path))
                .Concat(places.SelectMany(place => DeadTargets(place)))
                .Where(path => !File.Exists(path) && folders.Any(folder => IsBelow(path, folder))))
                .Distinct(StringComparer.Ordinal)];
            all = [.. all.Where(path => hasParts || paths.Contains(path) || !ErrorLogs.IsPart(path, all))];
            var read = new UnwrittenLines(RingTails.Read([.. all.Select(LogSet.At)], naiveZone));
            read.TakeDead(all);
            foreach ((_, RingTarget target, RingMark mark, ExpectedLines lines) in living)
                read.TakeLiving(all, target, mark, lines);
            return read;
        }
        finally
        {
            opened.ForEach(ring => ring.Dispose());
        }
    }

    /// <summary>The files to ask: those given, up to where they are known, and lines of rings behind them.</summary>
    /// <param name="files">The files.</param>
    /// <exception cref="IOException">The lines cannot be copied.</exception>
    public IReadOnlyList<LocalFile> AddTo(IReadOnlyList<LocalFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var all = new List<LocalFile>();
        foreach (LocalFile file in files)
        {
            FileIdentity? identity = _ends.Count > 0 ? FileIdentity.Of(file.Path) : null;
            bool isKnown = _ends.TryGetValue(identity ?? default, out long end);
            all.Add(isKnown ? file with { End = end } : file);
        }

        foreach ((string log, List<byte[]> lines) in _lines.Where(log => log.Value.Count > 0))
            all.Add(LocalFile.At(log) with { Path = Copy(lines) });
        return all;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tails.Dispose();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<(LivingRing Ring, RingTarget Target, RingMark Mark, ExpectedLines Lines)> LinesOf(
        LivingRing ring)
    {
        for (int i = 0; i < ring.Targets.Count; i++)
        {
            if (ring.Targets[i] is not { IsSession: false } target || ring.MarkOf(i) is not { } mark)
                continue;
            var lines = new ExpectedLines(Formats.LineFormats.Of(target.Format));
            ring.Read(i, mark.Position, lines);
            yield return (ring, target, mark, lines);
        }
    }

    private static IEnumerable<string> DeadTargets(string place) =>
        new RingFolder(place).Plan().SelectMany(ring => ring.Files).Select(file => Path.GetFullPath(file.Path));

    private static string PlaceOf(string log) => RingFolder.Of(Path.GetDirectoryName(log)!).Path;

    private static bool HasRings(string place) =>
        Directory.Exists(place) && RingPlace.ListIn(SystemDisk.Instance, place).Count > 0;

    private static bool IsBelow(string path, string folder) => path.StartsWith(
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar,
        StringComparison.Ordinal);

    private void TakeDead(string[] logs)
    {
        foreach (string log in logs)
        {
            RingTail tail = _tails.FollowedTail(LogSet.At(log));
            foreach ((FileIdentity file, long length) in tail.Lengths)
                _ends[file] = length;
            foreach (Entry entry in tail.Entries)
                LinesOf(log).Add([.. entry.Raw.Span, (byte)'\n']);
        }
    }

    private void TakeLiving(string[] logs, RingTarget target, RingMark mark, ExpectedLines lines)
    {
        string log = Path.GetFullPath(target.Path);
        if (lines.Count == 0 || !logs.Contains(log))
            return;
        if (!TryCountWritten(log, mark, out Dictionary<UInt128, int> written))
            return; // rotated out of sight since the mark: the lines stand in a file
        for (int i = 0; i < lines.Count; i++)
        {
            UInt128 hash = Merging.ContentHash.Of(lines[i]);
            if (!written.TryGetValue(hash, out int count) || count == 0)
                LinesOf(log).Add(lines[i].ToArray());
            else
                written[hash] = count - 1;
        }
    }

    /// <summary>The lines of a log behind a mark, up to the noted ends of its files.</summary>
    private bool TryCountWritten(string log, RingMark mark, out Dictionary<UInt128, int> written)
    {
        written = [];
        bool isFound = mark.FileBytes == 0;
        List<Segment> files = LogSet.At(log).Open(); // oldest first
        try
        {
            foreach (Segment file in files)
            {
                bool isMarked = file.Identity == mark.File;
                isFound |= isMarked;
                if (!isFound || !file.IsSeekable)
                    continue;
                long from = isMarked ? mark.FileBytes : 0;
                long end = _ends.GetValueOrDefault(file.Identity);
                if (!_ends.ContainsKey(file.Identity))
                    _ends[file.Identity] = end = file.Length; // made since the ends were noted
                CountLines(file, from, end, written);
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }

        return isFound;
    }

    private static void CountLines(Segment file, long from, long end, Dictionary<UInt128, int> written)
    {
        if (end <= from || end - from > Array.MaxLength)
            return;
        byte[] bytes = new byte[end - from];
        int have = 0;
        for (int read = 1; read > 0 && have < bytes.Length; have += read)
            read = RandomAccess.Read(file.Handle, bytes.AsSpan(have), from + have);
        for (ReadOnlySpan<byte> rest = bytes.AsSpan(0, have); rest.IndexOf((byte)'\n') is >= 0 and var at;
            rest = rest[(at + 1)..])
        {
            UInt128 hash = Merging.ContentHash.Of(rest[..(at + 1)]);
            written[hash] = written.GetValueOrDefault(hash) + 1;
        }
    }

    private List<byte[]> LinesOf(string log)
    {
        if (!_lines.TryGetValue(log, out List<byte[]>? lines))
            _lines.Add(log, lines = []);
        return lines;
    }

    private string Copy(List<byte[]> lines)
    {
        _folder ??= Directory.CreateTempSubdirectory("hewn-query-").FullName;
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        using FileStream to = File.Create(path);
        foreach (byte[] line in lines)
            to.Write(line);
        return path;
    }
}
