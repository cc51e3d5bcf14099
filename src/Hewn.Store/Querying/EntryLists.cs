using System.Collections.Concurrent;

namespace Hewn.Store.Querying;

/// <summary>Lists that entries of a part are read into, used again and again. Thread-safe.</summary>
internal static class EntryLists
{
    private static readonly ConcurrentBag<List<KeptEntry>> _free = [];

    /// <summary>An empty one.</summary>
    public static List<KeptEntry> Take() => _free.TryTake(out List<KeptEntry>? list) ? list : [];

    /// <summary>Takes one back that nobody uses any more.</summary>
    public static void Return(List<KeptEntry> list)
    {
        list.Clear();
        if (list.Capacity <= QueryLimits.MaxKeptList && _free.Count < QueryLimits.MaxFreeLists)
            _free.Add(list);
    }
}
