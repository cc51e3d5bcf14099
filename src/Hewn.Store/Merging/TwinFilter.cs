using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Merging;

/// <summary>
/// Leaves out records that stand in a log and in its error log, as <see cref="DuplicateFilter"/> tells, for any number
/// of such pairs.
/// </summary>
internal sealed class TwinFilter
{
    private readonly Dictionary<int, DuplicateFilter> _groups = [];

    /// <summary>True when the other log has shown the same record already.</summary>
    public bool IsDuplicate(Entry entry, OpenedLog log)
    {
        if (log.TwinGroup == 0)
            return false;
        if (!_groups.TryGetValue(log.TwinGroup, out DuplicateFilter? group))
            _groups.Add(log.TwinGroup, group = new());
        return group.IsDuplicate(entry, log.TwinSide);
    }
}
