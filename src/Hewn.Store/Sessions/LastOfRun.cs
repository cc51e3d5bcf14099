namespace Hewn.Store.Sessions;

/// <summary>When a run wrote last, for one that could not write down its end.</summary>
internal static class LastOfRun
{
    /// <summary>The newest time among the last records of its log and metrics; null when none says one.</summary>
    public static DateTimeOffset? TimeOf(SessionPlace place)
    {
        DateTimeOffset? newest = null;
        try
        {
            IEnumerable<string> files = SessionFiles.LogsOf(place).SelectMany(set => set.Sharers())
                .Concat(SessionFiles.TracksOf(place, out _).Select(track => track.Points))
                .Select(set => set.ActivePath);
            foreach (string file in files)
                newest = Later(newest, TimeIn(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could be read counts; that the rest cannot be is told by those who show it.
        }

        return newest;
    }

    private static DateTimeOffset? TimeIn(string file) => FileEnds.Records(file, withHead: false).TakeLast(1)
        .Select(record => record.Time("timestamp") ?? record.Time("createdAt")).FirstOrDefault();

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other ?? one : one;
}
