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
    private readonly LabelPolicy _policy;
    private readonly RecordFields _fields = new();
    private readonly Dictionary<string, StreamTable> _tables = new(StringComparer.Ordinal); // by the log's path

    private LineFeed(LogFeed feed, LabelPolicy policy) => (_feed, _policy) = (feed, policy);

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
        StreamTable table = TableOf(_feed.CurrentSource.Path);
        RecordFields? fields = read.Fault is null && _fields.TryRead(read.Json) ? _fields : null;
        LabelSet stream = table[table.Find(fields)];
        LabelSet metadata = fields is null ? LabelSet.Empty : fields.ToLabelSet().Without(_policy.Names);
        entry = new(EntryWalk.TimeOf(read), read.Raw.ToArray(), stream, metadata);
        if (table.Count > _policy.MaxStreams)
            _tables.Clear(); // Some field is no label; what is remembered has an end all the same.
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

    private StreamTable TableOf(string path)
    {
        if (_tables.TryGetValue(path, out StreamTable? table))
            return table;
        LabelSet labels = LocalFile.At(path).Labels;
        NamedField[] fields = [.. _policy.Names.Where(name => !labels.Has(name)).Distinct()
            .Select((name, index) => new NamedField(name, index))];
        return _tables[path] = new(fields, labels);
    }
}
