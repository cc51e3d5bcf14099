using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>Keeps the slowest calls. Not thread-safe.</summary>
/// <param name="capacity">How many.</param>
/// <param name="thresholdMs">Only calls that took at least this long; null takes all.</param>
internal sealed class SlowestCalls(int capacity, double? thresholdMs)
{
    private readonly PriorityQueue<SlowCall, (double, long)> _kept = new();
    private long _seen;

    /// <summary>Calls that reached the threshold, kept or not; 0 without a threshold.</summary>
    public long OverThreshold { get; private set; }

    public void Add(Entry call, double ms)
    {
        _seen++;
        if (ms < thresholdMs)
            return;
        OverThreshold += thresholdMs is null ? 0 : 1;
        if (_kept.Count == capacity)
        {
            if (ms <= _kept.Peek().DurationMs)
                return;
            _kept.Dequeue();
        }

        var slow = new SlowCall(ms, call.UtcTicks, CallFacts.EndpointOf(call), call.Text(Field.Method),
            call.TryGetInteger(Field.StatusCode, out long status) ? status : null, call.Text(Field.RequestId),
            call.Text(Field.Model));
        _kept.Enqueue(slow, (ms, -_seen)); // of equal ones the first stays
    }

    /// <summary>The kept calls, slowest first; of equal ones the earlier first.</summary>
    public IReadOnlyList<SlowCall> Kept() =>
        [.. _kept.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
}
