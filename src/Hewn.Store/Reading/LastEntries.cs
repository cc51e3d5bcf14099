using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>Collects the last entries of all logs that are wanted, from the files' ends.</summary>
internal sealed class LastEntries(OpenedLogs logs, int count, Predicate<Entry> isWanted, CancellationToken stop)
{
    private readonly TimeWindow _window = logs.Options.Window;
    private readonly KeptEntries _kept = new();

    public IReadOnlyList<Entry> Collect()
    {
        var chosen = new LastMerge(count, logs.HasTwins, _kept);
        for (int i = 0; i < logs.Count; i++)
            chosen.Add(OfLog(logs[i]), logs[i]);
        return chosen.Take(new TwinFilter(), logs.Report);
    }

    private List<Entry> OfLog(OpenedLog log)
    {
        List<Entry> last = [];
        try
        {
            last = EndReader.ReadLast(log.Segments, count, IsChosen, logs.Timestamps, log.Tail, _kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logs.Report.Add(new(
                SourceProblemKind.Unreadable, log.Source.Path, $"'{log.Source.Path}' cannot be read: {e.Message}"));
        }

        foreach (Segment segment in log.Segments.Where(segment => segment.Damage is not null))
        {
            logs.Report.Add(new(
                SourceProblemKind.Damaged, segment.Path, $"{segment.Damage}. What can be read of it is shown."));
        }

        return log.Tail?.MergeAll(last, count, IsChosen, new ReadTally()) ?? last;
    }

    private bool IsChosen(Entry entry)
    {
        stop.ThrowIfCancellationRequested();
        return _window.Has(entry.UtcTicks) && isWanted(entry);
    }
}
