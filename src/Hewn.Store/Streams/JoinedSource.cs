using Hewn.LogQL.Entries;
using Hewn.Store.Querying;

namespace Hewn.Store.Streams;

/// <summary>Local log files and pushed lines as one source. Thread-safe.</summary>
/// <param name="files">The log files.</param>
/// <param name="streams">The pushed lines.</param>
public sealed class JoinedSource(LocalEntrySource files, StreamSource streams) : ISampleSource
{
    /// <inheritdoc/>
    public void Read(EntryRequest request, IEntryConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(consumer);
        if (request.Order == EntryOrder.Any)
        {
            files.Read(request, consumer, token);
            streams.Read(request, consumer, token);
            return;
        }

        using StreamCursor cursor = streams.Open(request);
        var merging = new Merging(cursor, request.Order == EntryOrder.Forward, consumer, token);
        files.Read(request, merging, token);
        merging.Finish();
        streams.Count(cursor.Bytes, cursor.Lines);
    }

    /// <inheritdoc/>
    public void ReadSamples(EntryRequest request, SamplePlan plan, ISampleConsumer consumer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(request);
        files.ReadSamples(request, plan, consumer, token);
        streams.Read(request, consumer, token);
    }

    /// <summary>Lets the lines of files through, and before each the pushed ones whose turn it is.</summary>
    private sealed class Merging(
        StreamCursor cursor, bool isForward, IEntryConsumer consumer, CancellationToken token) : IEntryConsumer
    {
        private LogEntry _next;
        private bool _hasNext;
        private bool _isBegun;
        private bool _isDone;

        public bool Accept(in LogEntry entry)
        {
            Begin();
            while (!_isDone && _hasNext && IsBefore(_next.TimestampNs, entry.TimestampNs))
                Step();
            if (!_isDone)
                _isDone = !consumer.Accept(entry);
            return !_isDone;
        }

        public void Finish()
        {
            Begin();
            while (!_isDone && _hasNext)
                Step();
        }

        private bool IsBefore(long time, long other) => isForward ? time <= other : time > other;

        private void Begin()
        {
            if (!_isBegun)
                _hasNext = cursor.TryNext(out _next, token);
            _isBegun = true;
        }

        private void Step()
        {
            _isDone = !consumer.Accept(_next);
            if (!_isDone)
                _hasNext = cursor.TryNext(out _next, token);
        }
    }
}
