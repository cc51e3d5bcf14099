using System.Collections.Concurrent;
using Hewn.LogQL.Labels;

namespace Hewn.Store.Querying;

/// <summary>All streams that were met, those that nobody asked for included. Thread-safe.</summary>
/// <param name="fileLabels">Names of labels that files give.</param>
internal sealed class StreamCensus(IReadOnlySet<string> fileLabels)
{
    private readonly ConcurrentDictionary<LabelSet, bool> _streams = new();
    private int _count;

    public IReadOnlySet<string> FileLabels => fileLabels;

    public IEnumerable<LabelSet> Streams => _streams.Keys;

    public void Meet(LabelSet stream, LabelPolicy policy)
    {
        if (_streams.TryAdd(stream, true) && Interlocked.Increment(ref _count) > policy.MaxStreams)
            throw policy.TooMany();
    }
}
