namespace Hewn.Cli.Usage;

/// <summary>
/// Calls by their ids, from their request to their end. Ids that are used again while a call runs are matched in their
/// order. One thread's.
/// </summary>
/// <param name="most">How many are kept; beyond it the oldest are taken to have no end.</param>
internal sealed class OpenCalls(int most)
{
    private readonly Dictionary<string, Queue<OpenCall>> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new(); // of the requests; those that have ended are passed over
    private readonly Dictionary<string, int> _endedOfOrder = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>A request was read.</summary>
    /// <returns>A call that has waited too long for its end, for want of room.</returns>
    public OpenCall? Add(string id, OpenCall call)
    {
        if (!_byId.TryGetValue(id, out Queue<OpenCall>? calls))
            _byId.Add(id, calls = new());
        calls.Enqueue(call);
        _order.Enqueue(id);
        return ++_count > most ? TakeOldest() : null;
    }

    /// <summary>An end was read: its request, where that was read.</summary>
    public OpenCall? TryTake(string id)
    {
        if (!_byId.TryGetValue(id, out Queue<OpenCall>? calls))
            return null;
        _endedOfOrder[id] = _endedOfOrder.GetValueOrDefault(id) + 1;
        Forget();
        return Take(id, calls);
    }

    /// <summary>Those that have no end.</summary>
    public IEnumerable<OpenCall> Rest => _byId.Values.SelectMany(calls => calls);

    private OpenCall Take(string id, Queue<OpenCall> calls)
    {
        OpenCall call = calls.Dequeue();
        if (calls.Count == 0)
            _byId.Remove(id);
        _count--;
        return call;
    }

    private OpenCall TakeOldest()
    {
        Forget();
        string id = _order.Dequeue();
        return Take(id, _byId[id]);
    }

    /// <summary>Passes over the ids of calls that have ended, at the front.</summary>
    private void Forget()
    {
        while (_order.TryPeek(out string? id) && _endedOfOrder.TryGetValue(id, out int ended))
        {
            _order.Dequeue();
            if (ended == 1)
                _endedOfOrder.Remove(id);
            else
                _endedOfOrder[id] = ended - 1;
        }
    }
}
