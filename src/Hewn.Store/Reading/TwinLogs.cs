using Hewn.Files;

namespace Hewn.Store.Reading;

/// <summary>
/// Finds the logs that hold the same records: Hewn's API logging writes errors into its log and into its error log,
/// which are shown once.
/// </summary>
internal sealed class TwinLogs
{
    private const string Log = "api.log";
    private const string ErrorLog = "errors.log";

    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);

    /// <summary>Notes groups and sides in the logs; a group keeps its number.</summary>
    /// <returns>Whether there is any.</returns>
    public bool Find(IEnumerable<OpenedLog> logs)
    {
        var directories = logs.Where(log => !log.Source.IsStandardInput)
            .GroupBy(log => Path.GetDirectoryName(log.Source.Path)!, StringComparer.Ordinal);
        foreach (IGrouping<string, OpenedLog> directory in directories)
        {
            OpenedLog[] logsOf = [.. directory.Where(log => IsSharerOf(log, Log))];
            OpenedLog[] errorsOf = [.. directory.Where(log => IsSharerOf(log, ErrorLog))];
            if (logsOf.Length == 0 || errorsOf.Length == 0)
                continue;
            if (!_groups.TryGetValue(directory.Key, out int group))
                _groups.Add(directory.Key, group = _groups.Count + 1);
            Array.ForEach(logsOf, log => (log.TwinGroup, log.TwinSide) = (group, 0));
            Array.ForEach(errorsOf, log => (log.TwinGroup, log.TwinSide) = (group, 1));
        }

        return _groups.Count > 0;
    }

    private static bool IsSharerOf(OpenedLog log, string name)
    {
        string directory = Path.GetDirectoryName(log.Source.Path)!;
        return SharedNames.NumberOf(Path.Combine(directory, name), log.Source.Path) > 0;
    }
}
