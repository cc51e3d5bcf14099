using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Merging;

/// <summary>The last entries of several logs, by time, of the last entries of each.</summary>
/// <param name="count">How many at most.</param>
/// <param name="hasTwins">Whether some may stand in two logs: then twice as many are kept until it is known
/// which.</param>
/// <param name="kept">Where they are kept.</param>
internal sealed class LastMerge(int count, bool hasTwins, KeptEntries kept)
{
    private List<(Entry Entry, long Key, OpenedLog Log)> _chosen = [];

    /// <summary>Adds those of a log, oldest first.</summary>
    public void Add(List<Entry> last, OpenedLog log)
    {
        var merged = new List<(Entry Entry, long Key, OpenedLog Log)>(_chosen.Count + last.Count);
        int next = 0;
        long key = long.MinValue; // A late record stands where the one before it does, as in a merge of the whole.
        foreach (Entry entry in last)
        {
            key = Math.Max(key, entry.UtcTicks);
            while (next < _chosen.Count && _chosen[next].Key <= key)
                merged.Add(_chosen[next++]);
            merged.Add((entry, key, log));
        }

        merged.AddRange(_chosen.Skip(next));
        int keep = (int)Math.Min(int.MaxValue, hasTwins ? 2L * count : count);
        int tooMany = Math.Max(0, merged.Count - keep);
        for (int i = 0; i < tooMany; i++)
            kept.Release(merged[i].Entry);
        merged.RemoveRange(0, tooMany);
        _chosen = merged;
    }

    /// <summary>The result; what is in it is counted.</summary>
    public IReadOnlyList<Entry> Take(TwinFilter twins, ReadReport report)
    {
        var once = new List<Entry>(_chosen.Count);
        foreach ((Entry entry, _, OpenedLog log) in _chosen)
        {
            if (twins.IsDuplicate(entry, log))
                report.Duplicates++;
            else
                once.Add(entry);
        }

        once.RemoveRange(0, Math.Max(0, once.Count - count));
        once.ForEach(report.Tally.Count);
        return once;
    }
}
