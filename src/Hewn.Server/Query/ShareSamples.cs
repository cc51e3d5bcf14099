using System.Runtime.InteropServices;
using Hewn.LogQL.Entries;
using Hewn.LogQL.Labels;
using Hewn.Store.Streams;

namespace Hewn.Server.Query;

/// <summary>
/// Counts lines and bytes of the streams of log files, on as many threads as a source has: where indexes tell the
/// labels of lines, no line is read. One of these is one thread's; the first one has what all have counted.
/// </summary>
/// <param name="hasBytes">Whether samples are lengths of lines; else each is 1, and bytes are not told.</param>
internal sealed class ShareSamples(bool hasBytes) : ISampleConsumer
{
    private readonly Dictionary<LabelSet, (long Lines, long Bytes)> _shares = [];
    private readonly Dictionary<LabelSet, Series> _series = [];
    private readonly List<ShareSamples> _others = []; // under itself

    /// <summary>How samples are made: one a line, with all labels of its stream.</summary>
    public SamplePlan Plan => new(null, CountsBytes: hasBytes, []) { WithoutNames = [] };

    /// <inheritdoc/>
    public bool WantsMore => true;

    /// <summary>What all threads have counted, when they are done; of each stream perhaps several shares.</summary>
    public IEnumerable<StreamShare> Shares =>
    [
        .. _shares.Select(share => new StreamShare(share.Key, share.Value.Lines, share.Value.Bytes)),
        .. _series.Where(pair => pair.Value.Lines > 0)
            .Select(pair => new StreamShare(pair.Key, pair.Value.Lines, pair.Value.Bytes)),
        .. _others.SelectMany(other => other.Shares),
    ];

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        ref (long Lines, long Bytes) share =
            ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, entry.Stream, out _);
        share = (share.Lines + 1, share.Bytes + (hasBytes ? entry.Line.Length : 0));
        return true;
    }

    /// <inheritdoc/>
    public IEntryConsumer Fork()
    {
        var other = new ShareSamples(hasBytes);
        lock (_others)
            _others.Add(other);
        return other;
    }

    /// <inheritdoc/>
    public bool AreAlike(long firstNs, long lastNs) => true;

    /// <inheritdoc/>
    public SampleSeries SeriesOf(LabelSet labels)
    {
        if (!_series.TryGetValue(labels, out Series? series))
            _series.Add(labels, series = new(hasBytes));
        return series;
    }

    private sealed class Series(bool hasBytes) : SampleSeries
    {
        public long Lines { get; private set; }

        public long Bytes { get; private set; }

        public override void Add(long timestampNs, double value)
        {
            Lines++;
            Bytes += hasBytes ? (long)value : 0;
        }

        public override void AddRange(long timestampNs, ReadOnlySpan<double> values)
        {
            foreach (double value in values)
                Add(timestampNs, value);
        }
    }
}
