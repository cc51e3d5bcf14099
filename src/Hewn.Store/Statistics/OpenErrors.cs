using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>
/// Errors of calls that have not ended yet. A failing call tells of its error more than once (an event, the endpoint,
/// the response), and all of that is one error: the one of the record that ends the call, or else of the last record.
/// </summary>
/// <remarks>
/// At most <see cref="Limits.MaxOpenErrors"/> wait; the oldest then counts as it stands. Not thread-safe.
/// </remarks>
internal sealed class OpenErrors(Action<ErrorFacts> count)
{
    private readonly OrderedDictionary<string, ErrorFacts> _byRequest = new(StringComparer.Ordinal);

    /// <summary>Takes an error record, or a record that ends a call well.</summary>
    public void Add(Entry entry, bool isError)
    {
        string? request = entry.Has(Field.RequestId) ? entry.Text(Field.RequestId) : null;
        bool ends = CallFacts.IsCall(entry);
        if (string.IsNullOrEmpty(request))
        {
            if (isError)
                count(ErrorFacts.Of(entry));
        }
        else if (ends)
        {
            _byRequest.Remove(request, out ErrorFacts? earlier);
            ErrorFacts? error = isError ? ErrorFacts.Of(entry) : earlier; // A call may succeed in spite of an error.
            if (error is not null)
                count(error);
        }
        else if (isError)
        {
            Hold(request, ErrorFacts.Of(entry));
        }
    }

    /// <summary>Counts what still waits: calls whose end was not seen.</summary>
    public void CountRest()
    {
        foreach (ErrorFacts error in _byRequest.Values)
            count(error);
        _byRequest.Clear();
    }

    private void Hold(string request, ErrorFacts error)
    {
        _byRequest[request] = error;
        if (_byRequest.Count <= Limits.MaxOpenErrors)
            return;
        count(_byRequest.GetAt(0).Value);
        _byRequest.RemoveAt(0);
    }
}
