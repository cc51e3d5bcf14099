namespace Hewn.Store.Querying;

/// <summary>What reads parts of files and waits for another part, over all files of a reading; bounded. Thread-safe.
/// </summary>
internal sealed class IdleWorkers
{
    private readonly Lock _gate = new();
    private readonly List<(ScanLane Lane, ChunkWorker Worker)> _idle = []; // under _gate; who came last is the last

    /// <summary>One of a file; null when none waits.</summary>
    public ChunkWorker? Take(ScanLane lane)
    {
        lock (_gate)
        {
            int at = _idle.FindLastIndex(idle => idle.Lane == lane);
            if (at < 0)
                return null;
            ChunkWorker worker = _idle[at].Worker;
            _idle.RemoveAt(at);
            return worker;
        }
    }

    /// <summary>Has one wait; the one that has waited longest may go for it.</summary>
    public void Add(ScanLane lane, ChunkWorker worker)
    {
        ChunkWorker? oldest = null;
        lock (_gate)
        {
            _idle.Add((lane, worker));
            if (_idle.Count > QueryLimits.MaxIdleWorkers)
            {
                oldest = _idle[0].Worker;
                _idle.RemoveAt(0);
            }
        }

        oldest?.Dispose();
    }

    /// <summary>Lets all of a file go.</summary>
    public void Drop(ScanLane lane)
    {
        while (Take(lane) is { } worker)
            worker.Dispose();
    }
}
