using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>
/// Counts and times calls in one pass and in bounded memory: a call is a <c>response</c> or <c>exception</c> record.
/// Not thread-safe.
/// </summary>
public sealed class CallStatistics
{
    private readonly CallGroup _total;
    private readonly GroupTable<CallGroup> _endpoints;
    private readonly GroupTable<CallGroup> _methods = new(() => new(null));
    private readonly GroupTable<CallGroup> _statuses = new(() => new(null));
    private readonly GroupTable<CallGroup> _models;
    private readonly SlowestCalls _slowest;
    private readonly bool _hasThreshold;
    private long? _firstTicks;
    private long? _lastTicks;

    /// <summary>Begins with nothing.</summary>
    /// <param name="slowThreshold">List calls that took at least this; null lists the ten slowest.</param>
    public CallStatistics(TimeSpan? slowThreshold)
        : this(slowThreshold, Limits.MaxStoredSamples)
    {
    }

    internal CallStatistics(TimeSpan? slowThreshold, int maxStoredSamples)
    {
        var budget = new SampleBudget(maxStoredSamples);
        CallGroup Timed() => new(new LatencySample(budget));
        _total = Timed();
        _endpoints = new(Timed);
        _models = new(Timed);
        _hasThreshold = slowThreshold is not null;
        _slowest = new(_hasThreshold ? Limits.MaxSlowCalls : Limits.SlowestCalls, slowThreshold?.TotalMilliseconds);
    }

    /// <summary>Counts a record if it is a call; anything else is passed over.</summary>
    public void Add(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Fault is not null || !CallFacts.IsCall(entry))
            return;
        CallOutcome outcome = CallFacts.OutcomeOf(entry);
        double? ms = CallFacts.TryGetDurationMs(entry, out double duration) ? duration : null;
        _total.Add(entry, outcome, ms);
        _endpoints.Of(CallFacts.EndpointUtf8(entry)).Add(entry, outcome, ms);
        _methods.Of(CallFacts.NameOrUnknown(entry, Field.Method)).Add(entry, outcome, ms);
        _statuses.Of(CallFacts.NameOrUnknown(entry, Field.StatusCode)).Add(entry, outcome, ms);
        ReadOnlySpan<byte> model = CallFacts.ModelUtf8(entry);
        if (!model.IsEmpty)
            _models.Of(model).Add(entry, outcome, ms);
        if (ms is not null)
            _slowest.Add(entry, duration);
        if (entry.HasTimestamp)
        {
            _firstTicks = Math.Min(_firstTicks ?? long.MaxValue, entry.UtcTicks);
            _lastTicks = Math.Max(_lastTicks ?? 0, entry.UtcTicks);
        }
    }

    /// <summary>The figures of what was added so far.</summary>
    public CallSummary Summarise()
    {
        var cut = new List<string>();
        IReadOnlyList<GroupSummary> Groups(GroupTable<CallGroup> table, string dimension)
        {
            if (table.IsCut)
                cut.Add(dimension);
            return [.. table.All().Select(g => g.Group.Summarise(g.Name)).OrderByDescending(g => g.Calls)];
        }

        return new(
            _total.Summarise(""), _firstTicks, _lastTicks, Groups(_endpoints, "endpoints"), Groups(_methods, "methods"),
            Groups(_statuses, "statuses"), Groups(_models, "models"), _slowest.Kept(),
            _hasThreshold ? _slowest.OverThreshold : null, cut);
    }
}
