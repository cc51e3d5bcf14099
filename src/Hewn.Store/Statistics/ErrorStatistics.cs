using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>Groups errors in one pass and in bounded memory. Not thread-safe.</summary>
/// <remarks>
/// All error records of one call (by <c>request_id</c>) are one error. The type of an error is its <c>error_type</c>,
/// else its <c>exception_type</c>, else <c>HTTP</c> and the status, else "Unknown".
/// </remarks>
public sealed class ErrorStatistics
{
    private readonly GroupTable<Tally> _types = new(() => new());
    private readonly GroupTable<Tally> _endpoints = new(() => new());
    private readonly GroupTable<Tally> _statuses = new(() => new());
    private readonly OpenErrors _open;
    private long _records;
    private long _total;

    /// <summary>Starts with nothing counted.</summary>
    public ErrorStatistics() => _open = new OpenErrors(Count);

    /// <summary>
    /// Takes a record; one that tells of no error (see <see cref="CallFacts.IsError"/>) may end a call.
    /// </summary>
    public void Add(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        bool isError = CallFacts.IsError(entry);
        if (isError)
            _records++;
        if (isError || (entry.Fault is null && CallFacts.IsCall(entry)))
            _open.Add(entry, isError);
    }

    /// <summary>The figures of what was added so far. Errors of calls that have not ended are counted now.</summary>
    public ErrorSummary Summarise()
    {
        _open.CountRest();
        var cut = new List<string>();
        IReadOnlyList<ErrorGroup> Groups(GroupTable<Tally> table, string dimension)
        {
            if (table.IsCut)
                cut.Add(dimension);
            return [.. table.All().Select(g => g.Group.Summarise(g.Name)).OrderByDescending(g => g.Count)];
        }

        return new(
            _total,
            _records,
            Groups(_types, "types"),
            Groups(_endpoints, "endpoints"),
            Groups(_statuses, "statuses"),
            cut);
    }

    private void Count(ErrorFacts error)
    {
        _total++;
        _types.Of(error.Type).Add(error);
        _endpoints.Of(error.Endpoint).Add(error);
        _statuses.Of(error.Status).Add(error);
    }

    /// <summary>One group while it is gathered.</summary>
    private sealed class Tally
    {
        private byte[] _lastMessage = [];
        private long _count;
        private long _lastTicks;

        public void Add(ErrorFacts error)
        {
            _count++;
            if (error.UtcTicks < _lastTicks)
                return;
            _lastTicks = error.UtcTicks;
            _lastMessage = error.Message;
        }

        public ErrorGroup Summarise(string name) =>
            new(name, _count, _lastTicks, _lastMessage.Length == 0 ? null : Encoding.UTF8.GetString(_lastMessage));
    }
}
