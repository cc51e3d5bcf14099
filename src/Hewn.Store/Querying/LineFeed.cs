using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Following;
using Hewn.Store.Reading;

namespace Hewn.Store.Querying;

/// <summary>
/// Lines that programs write to log files from now on, as LogQL has them: labels as <see cref="LocalEntrySource"/>
/// makes them, all other fields as structured metadata. Not thread-safe.
/// </summary>
public sealed class LineFeed : IDisposable
{
    private readonly LogFeed _feed;
    private readonly EntryLabels _labels;

    private LineFeed(LogFeed feed, LabelPolicy policy) => (_feed, _labels) = (feed, new(policy));

    /// <summary>Begins at the ends of the files that are there; those that appear later are read whole.</summary>
    /// <param name="sources">The logs.</param>
    /// <param name="isWanted">Which of them.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="labels">Which fields are labels; null for the defaults.</param>
    public static LineFeed Open(
        LogSources sources, Predicate<LogSource> isWanted, TimeProvider clock, LabelPolicy? labels = null)
    {
        var options = new ReadOptions { Time = clock };
        return new(LogFeed.Open(sources, [], options, isWanted, startsAtEnd: true), labels ?? LabelPolicy.Default);
    }

    /// <summary>Reads the next line; false when there is none now. Never waits.</summary>
    /// <param name="entry">The line; it lasts.</param>
    public bool TryRead(out LogEntry entry)
    {
        entry = default;
        if (!_feed.TryRead())
            return false;
        Entries.Entry read = _feed.Current;
        LabelSet stream = _labels.Of(read, _feed.CurrentSource.Path, wantsMetadata: true, out LabelSet metadata);
        entry = new(EntryWalk.TimeOf(read), read.Raw.ToArray(), stream, metadata);
        return true;
    }

    /// <summary>Looks, once in a second at most, for logs that have appeared.</summary>
    public void FindNewLogs() => _feed.FindNewLogs();

    /// <summary>Waits until something changes, but not longer than this. Being cancelled is no error.</summary>
    /// <param name="longest">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) =>
        _feed.WaitAsync(longest, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _feed.Dispose();
}
