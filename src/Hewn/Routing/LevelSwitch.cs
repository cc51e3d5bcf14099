using Hewn.Diagnostics;

namespace Hewn.Routing;

/// <summary>The levels of a running system, and what changes them. Thread-safe.</summary>
/// <param name="routes">Where a change is written.</param>
/// <param name="time">The clock of changes that fall back by themselves.</param>
/// <param name="own">Tells of each change in the log.</param>
internal sealed class LevelSwitch(RouteTable routes, TimeProvider time, LevelRecords own) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Timed> _changes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Tellers _tellers = new();
    private LevelRules _configured = routes.Rules;
    private bool _isStopped;
    private long _numberOfChanges;

    private sealed record Timed(LevelChange Change, ITimer? Timer);

    /// <summary>The levels of that system have changed: those who keep what follows from them look again.</summary>
    public static event Action<LogSystem>? Changed;

    /// <summary>Says so. When it returns, whoever follows that system has looked.</summary>
    public static void TellChanged(LogSystem system) => Changed?.Invoke(system);

    /// <summary>What was set while the program runs and is in force, by name.</summary>
    public IReadOnlyList<LevelChange> Changes
    {
        get
        {
            lock (_gate)
                return Changes_NeedsLock();
        }
    }

    /// <summary>The level of a logger.</summary>
    public Level LevelOf(string logger) => routes.Rules.LevelOf(logger);

    /// <summary>The levels in force.</summary>
    public LevelRules Rules => routes.Rules;

    /// <summary>
    /// Sets a level; an empty name means the whole program. False, and nothing happens, when the system has stopped.
    /// </summary>
    public bool Set(string logger, Level level, TimeSpan? timeToLive, string by)
    {
        DateTimeOffset now = time.GetUtcNow();
        var change = new LevelChange(logger, level, now, timeToLive is { } span ? now + span : null, by);
        Level before;
        long number;
        lock (_gate)
        {
            if (_isStopped)
                return false;
            before = LevelOf(logger);
            Remove_NeedsLock(logger);
            _changes[logger] = new Timed(
                change,
                timeToLive is { } due
                    ? time.CreateTimer(_ => Expire(change), null, due, Timeout.InfiniteTimeSpan)
                    : null);
            Apply_NeedsLock();
            number = Count_NeedsLock();
        }

        // Not inside: telling may wait for room in the ring. So two records may stand the other way round.
        Tell(() => own.Set(change, before, number));
        TellChanged(own.System);
        return true;
    }

    /// <summary>Takes a change back. False when there is none for that name, or the system has stopped.</summary>
    public bool Reset(string logger, string by)
    {
        LevelChange? change;
        Level now;
        long number;
        lock (_gate)
        {
            change = _isStopped ? null : Remove_NeedsLock(logger);
            if (change is null)
                return false;
            Apply_NeedsLock();
            now = LevelOf(logger);
            number = Count_NeedsLock();
        }

        Tell(() => own.Reset(change, now, by, number));
        TellChanged(own.System);
        return true;
    }

    /// <summary>The configuration says something else; what was set while the program runs stays above it.</summary>
    public void Configure(LevelRules rules)
    {
        lock (_gate)
        {
            _configured = rules;
            Apply_NeedsLock();
        }

        TellChanged(own.System);
    }

    /// <summary>Nothing changes any more, and what has changed is in the log.</summary>
    /// <param name="waits">Whether this thread may wait for others that are about to write it.</param>
    public void Stop(bool waits)
    {
        Dispose();
        if (waits)
            _tellers.Await();
    }

    /// <summary>No change falls back any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            foreach (Timed timed in _changes.Values)
                timed.Timer?.Dispose();
        }
    }

    private void Expire(LevelChange change)
    {
        Level now;
        long number;
        lock (_gate)
        {
            // A timer that has begun to fire cannot be called back: only the change that it belongs to ends.
            if (_isStopped || !_changes.TryGetValue(change.Logger, out Timed? timed) || timed.Change != change)
                return;
            Remove_NeedsLock(change.Logger);
            Apply_NeedsLock();
            now = LevelOf(change.Logger);
            number = Count_NeedsLock();
        }

        Tell(() => own.Expired(change, now, number));
        TellChanged(own.System);
    }

    /// <summary>The number of a change, which is about to be told: a stop waits until it is.</summary>
    private long Count_NeedsLock()
    {
        _tellers.Enter();
        return ++_numberOfChanges;
    }

    private void Tell(Action write)
    {
        try
        {
            write();
        }
        finally
        {
            _tellers.Leave();
        }
    }

    private LevelChange? Remove_NeedsLock(string logger)
    {
        if (!_changes.Remove(logger, out Timed? timed))
            return null;
        timed.Timer?.Dispose();
        return timed.Change;
    }

    private void Apply_NeedsLock() => routes.Apply(_configured.With(Changes_NeedsLock()));

    private LevelChange[] Changes_NeedsLock() =>
        [.. _changes.Values.Select(timed => timed.Change).OrderBy(change => change.Logger, StringComparer.Ordinal)];
}
