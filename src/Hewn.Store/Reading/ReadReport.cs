using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>What a reading came across besides records, so that nothing is left out in silence. Read it on the thread
/// that reads.</summary>
public sealed class ReadReport
{
    private readonly List<SourceProblem> _problems = [];
    private readonly Lock _gate = new();

    /// <summary>Counts of what was handed out.</summary>
    public ReadTally Tally { get; } = new() { LeavesOutDamage = true };

    /// <summary>Files that could not be read, or not wholly: gone, not permitted, cut short. Grows while
    /// reading.</summary>
    public IReadOnlyList<SourceProblem> Problems
    {
        get
        {
            lock (_gate)
                return [.. _problems];
        }
    }

    /// <summary>Records that stand in a log and its error log, and were handed out once.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Entries that were read and are outside the wanted time.</summary>
    public long Outside { get; internal set; }

    /// <summary>Bytes of files that were not read, because no wanted record is in them.</summary>
    public long SkippedBytes => Interlocked.Read(ref _skippedBytes);

    private long _skippedBytes;

    /// <summary>By any thread.</summary>
    internal void Add(SourceProblem problem)
    {
        lock (_gate)
            _problems.Add(problem);
    }

    /// <summary>By any thread.</summary>
    internal void AddSkipped(long bytes) => Interlocked.Add(ref _skippedBytes, bytes);
}
