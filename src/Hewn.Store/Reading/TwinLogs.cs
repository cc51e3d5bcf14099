namespace Hewn.Store.Reading;

/// <summary>
/// Finds the logs that hold the same records (<see cref="ErrorLogs"/>): Hewn writes errors into its log and into its
/// error log, which are shown once.
/// </summary>
internal sealed class TwinLogs
{
    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>Notes groups and sides in the logs; a group keeps its number.</summary>
    /// <returns>Whether there is any.</returns>
    public bool Find(IEnumerable<OpenedLog> logs)
    {
        var directories = logs.Where(log => !log.Source.IsStandardInput)
            .GroupBy(log => Path.GetDirectoryName(log.Source.Path)!, StringComparer.Ordinal);
        foreach (IGrouping<string, OpenedLog> directory in directories)
        {
            OpenedLog[] logsOf = [.. directory.Where(log => ErrorLogs.IsWhole(log.Source.Path))];
            OpenedLog[] errorsOf = [.. directory.Where(log => ErrorLogs.IsErrors(log.Source.Path))];
            if (logsOf.Length == 0 || errorsOf.Length == 0)
                continue;
            if (!_groups.TryGetValue(directory.Key, out int group))
                _groups.Add(directory.Key, group = _groups.Count + 1);
            Array.ForEach(logsOf, log => (log.TwinGroup, log.TwinSide) = (group, 0));
            Array.ForEach(errorsOf, log => (log.TwinGroup, log.TwinSide) = (group, 1));
        }

        return _groups.Count > 0;
    }
}
