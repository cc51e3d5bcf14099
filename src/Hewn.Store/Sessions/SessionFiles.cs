using Hewn.Store.Segments;

namespace Hewn.Store.Sessions;

/// <summary>Which files a session has. Looks at the disk whenever it is asked.</summary>
public static class SessionFiles
{
    internal const string Description = "session.json";
    internal const string Parameters = "parameters.json";
    internal const string Log = "logs.jsonl";
    internal const string RunLog = "error_log.jsonl";
    internal const string RunMetrics = "metrics.jsonl";
    internal const string RunSummary = "metrics_summary.json";
    internal const string TrackPoints = "data.jsonl";

    /// <summary>A session's files are JSON: other text in them is damage.</summary>
    private static LogSet Json(string directory, string name) =>
        new(directory, name) { Dialect = Dialects.DialectNames.Json };

    /// <summary>The kind of session that a directory is; null when it is none, or may not be read.</summary>
    internal static StoredKind? KindOf(string directory)
    {
        // Files, not directories: sessions of a workspace may be called as any of these.
        bool Has(string file) => File.Exists(Path.Combine(directory, file));
        if (Has(Description) || Has(Parameters) || Has(Log) || (HasPart(directory, "logs")
            && (Has(Path.Combine("logs", Log)) || HasPart(directory, "tracks"))))
            return StoredKind.Session;
        return Has(RunLog) || Has(RunMetrics) ? StoredKind.Run : null;
    }

    /// <summary>Whether there is a folder of that name which is not a session itself.</summary>
    private static bool HasPart(string directory, string name)
    {
        string part = Path.Combine(directory, name);
        return Directory.Exists(part) && !File.Exists(Path.Combine(part, Description));
    }

    /// <summary>The session's logs: the original's place, and the one its document names. Rotated and shared files
    /// belong to each.</summary>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    public static IReadOnlyList<LogSet> LogsOf(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place.Kind == StoredKind.Run)
            return [Json(place.Path, RunLog)];
        var inFolder = Json(Path.Combine(place.Path, "logs"), Log);
        var beside = Json(place.Path, Log);
        return beside.Exists() ? inFolder.Exists() ? [beside, inFolder] : [beside] : [inFolder];
    }

    /// <summary>The session's tracks by name, each with its points; a run's metrics are one of them, without a name.
    /// </summary>
    /// <param name="place">The session.</param>
    /// <param name="isCut">Whether there are more than <c>1000</c>, which are left out.</param>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    public static IReadOnlyList<(string Track, LogSet Points)> TracksOf(SessionPlace place, out bool isCut)
    {
        ArgumentNullException.ThrowIfNull(place);
        isCut = false;
        if (place.Kind == StoredKind.Run)
        {
            var metrics = Json(place.Path, RunMetrics);
            return metrics.Exists() ? [("", metrics)] : [];
        }

        string root = Path.Combine(place.Path, "tracks");
        if (!Directory.Exists(root))
            return [];
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true, // A track's name may have parts: tracks/robot/arm/data.jsonl.
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        string[] found =
        [
            .. Directory.EnumerateFiles(root, TrackPoints, options).Select(path => Path.GetDirectoryName(path)!)
                .Take(Limits.MaxTracks + 1).Order(StringComparer.Ordinal),
        ];
        isCut = found.Length > Limits.MaxTracks;
        return [.. found.Take(Limits.MaxTracks).Select(
            directory => (Path.GetRelativePath(root, directory).Replace(Path.DirectorySeparatorChar, '/'),
                Json(directory, TrackPoints)))];
    }

    /// <summary>How many files were kept with the session, and their bytes; null when a directory cannot be read.
    /// </summary>
    public static (long Count, long Bytes)? CountKept(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        string root = Path.Combine(place.Path, "files");
        if (!Directory.Exists(root))
            return (0, 0);
        (long count, long bytes) = (0, 0);
        try
        {
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
                IgnoreInaccessible = false,
            };
            foreach (FileInfo file in new DirectoryInfo(root).EnumerateFiles("*", options))
            {
                if (file.Name.StartsWith(".files_metadata", StringComparison.Ordinal))
                    continue;
                (count, bytes) = (count + 1, bytes + file.Length);
            }

            return (count, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
