using Hewn.Store.Entries;
using Hewn.Store.Merging;
using Hewn.Store.Rings;
using Hewn.Store.Segments;

namespace Hewn.Store.Reading;

/// <summary>
/// Any number of logs as one, by time, in bounded memory. Within a log the order stays as it is; at equal times the log
/// that was named first comes first. Records that a Hewn API writes into its log and its error log come once. Not
/// thread-safe; decoding runs on threads of its own.
/// </summary>
/// <remarks>
/// A log is opened when the merge comes to its first record, and closed at its end, so that logs that follow each other
/// cost no more than one. What is appended after a file's end was reached is not read: <c>LogFollower</c> does that.
/// Entries are views and valid until the next <see cref="TryRead"/>; <see cref="Entry.Copy"/> keeps one.
/// </remarks>
public sealed class LogReader : IEntrySource
{
    private readonly OpenedLogs _logs;
    private readonly ReadMerge _merge;

    private LogReader(OpenedLogs logs)
    {
        _logs = logs;
        _merge = new(logs);
    }

    /// <summary>What was left out, missed and counted so far.</summary>
    public ReadReport Report => _logs.Report;

    /// <summary>What stands in rings; null when rings are not read.</summary>
    public RingTails? Rings => _logs.Tails;

    /// <inheritdoc/>
    public Entry Current => _merge.Current;

    /// <summary>
    /// The text that <see cref="ReadOptions.Texts"/> has made of <see cref="Current"/>; valid until the next
    /// <see cref="TryRead"/>. Where there is one, <see cref="Current"/> has its place and its time, perhaps nothing
    /// else. Where there is none, which is so of a log that is read alone, <see cref="Current"/> has everything.
    /// </summary>
    public bool TryGetText(out ReadOnlySpan<byte> text) => _merge.TryGetText(out text);

    /// <summary>The log that <see cref="Current"/> comes from.</summary>
    public LogSource CurrentSource => _logs[_merge.CurrentLog].Source;

    /// <summary>Opens logs. What cannot be opened stands in <see cref="Report"/>.</summary>
    /// <param name="sources">The logs.</param>
    /// <param name="options">How; null: the defaults.</param>
    public static LogReader Open(LogSources sources, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return new(OpenedLogs.Open(sources.Logs, options ?? new()));
    }

    /// <summary>
    /// The last entries that are wanted, oldest first, as lasting copies, from the files' ends: no more of them is read
    /// than needed. Instead of <see cref="TryRead"/>, not before or after it.
    /// </summary>
    /// <param name="count">How many at most; at least 1.</param>
    /// <param name="isWanted">Chooses; sees entries that are no record, too. Null: all.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Entry> ReadLast(
        int count, Predicate<Entry>? isWanted = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new LastEntries(_logs, count, isWanted ?? (_ => true), stop).Collect();
    }

    /// <inheritdoc/>
    public bool TryRead() => _merge.TryRead();

    /// <inheritdoc/>
    public void Dispose()
    {
        _merge.Dispose();
        _logs.Dispose();
    }
}
