using System.Collections.Concurrent;
using System.Globalization;
using Hewn.Routing;

namespace Hewn.Noise;

/// <summary>
/// Keeps out of a log what its settings call noise, and counts and tells each record of it. Switched off, nothing of it
/// is on the way of a record. Thread-safe.
/// </summary>
internal sealed class NoiseControl : IDisposable
{
    private readonly NamedRules<RateLimit> _limits;
    private readonly NamedRules<double> _samples;
    private readonly NoiseClock _clock;
    private readonly NoiseRecords _records;
    private readonly NoiseTimer _timer;
    private readonly CallBuffers _buffers = new();
    private readonly ConcurrentDictionary<string, LoggerNoise> _ruled = new(StringComparer.Ordinal);
    private readonly Lock _making = new();
    private readonly Lock _telling = new();
    private volatile bool _isStopped;
    private bool _hasBegun;
    private int _bufferedFrom = Nothing; // The routes are made by it,
    private int _openFrom = Nothing; // and now they are.

    // Who tells, only.
    private long _limitsToldAt;
    private long _restToldAt;
    private long _forgottenTold;
    private long _overflowedTold;

    public NoiseControl(LogSystem system, HewnOptions options)
    {
        System = system;
        KeepSlowerThan = options.KeepSlowerThan
            ?? (options.Sampling.Count > 0 ? Limits.DefaultSlowCall : null);
        _limits = new NamedRules<RateLimit>(options.RateLimits);
        _samples = new NamedRules<double>(options.Sampling);
        _clock = new NoiseClock(options.Time);
        _records = new NoiseRecords(system, _clock);
        if (options.FoldRepeats > TimeSpan.Zero)
            Folds = new FoldTable(system, _records, _clock, options.FoldRepeats);
        _limitsToldAt = _restToldAt = _clock.Nanoseconds;
        TimeSpan period = options.FoldRepeats > TimeSpan.Zero && options.FoldRepeats < _second
            ? options.FoldRepeats
            : _second;
        _timer = new NoiseTimer(options.Time, period, () => Tell(isForced: false));
    }

    public LogSystem System { get; }

    /// <summary>The threshold from which a record is slow, and so is kept whatever the sample is.</summary>
    public TimeSpan? KeepSlowerThan { get; }

    /// <summary>Folds repeats; null where that is off.</summary>
    public FoldTable? Folds { get; }

    /// <summary>What was kept out so far.</summary>
    public SuppressedRecords Suppressed => new(
        Folds?.Folded ?? 0,
        _ruled.Values.Sum(logger => logger.Limited),
        _ruled.Values.Sum(logger => logger.SampledOut),
        _buffers.Forgotten,
        _buffers.Overflowed);

    /// <summary>Records in the buffers of running calls.</summary>
    public long Waiting => _buffers.Waiting;

    /// <summary>
    /// From now on noise is kept out, and told regularly. Before, every record is written: a process that ends while
    /// one log takes over from another ends without a stop of the new one, and nobody would tell of the others.
    /// </summary>
    public void Begin()
    {
        lock (_making)
        {
            if (_isStopped)
                return;
            _hasBegun = true;
            foreach (LoggerNoise logger in _ruled.Values)
                logger.Begin();
            Folds?.Begin();
            _buffers.Begin();
        }

        if (Folds is not null || !_limits.IsEmpty || !_samples.IsEmpty)
            _timer.Begin();
    }

    /// <summary>
    /// Whether records must pass here first: all on which something is switched on that could keep them, or that would
    /// make a call's buffer be written.
    /// </summary>
    /// <param name="logger">The logger.</param>
    /// <param name="level">The level.</param>
    /// <param name="isHeard">Whether the logger is heard at that level.</param>
    public bool Guards(string logger, Level level, bool isHeard)
    {
        if (logger == LevelRules.OwnName)
            return false;
        bool isBuffered = (int)level >= Volatile.Read(ref _bufferedFrom);
        if (!isHeard)
            return isBuffered;
        return (level < Level.Fatal && Folds is not null)
            || (level < Level.Error && (_limits.Of(logger) is not null || _samples.Of(logger) is not null))
            || (level >= Level.Error && isBuffered);
    }

    /// <summary>The level from which buffers of calls keep records; FATAL while none was opened.</summary>
    public Level BufferedFrom => (Level)Math.Min(Volatile.Read(ref _bufferedFrom), (int)Level.Fatal);

    /// <summary>What is done to the records of a logger.</summary>
    public LoggerNoise Of(string logger)
    {
        RateLimit? limit = _limits.Of(logger);
        double? share = _samples.Of(logger);
        if (limit is null && share is null)
            return new LoggerNoise(this, logger, null, null);
        if (_ruled.TryGetValue(logger, out LoggerNoise? known))
            return known;
        lock (_making)
        {
            // Names can come from outside: from some number on, those of one rule share its bucket.
            string name = _ruled.Count < Limits.MaxRuledLoggers ? logger : OthersOf(limit, share);
            LoggerNoise noise = _ruled.GetOrAdd(name, _ => new LoggerNoise(
                this,
                name,
                limit is { } rate ? new RateLimiter(rate, _clock) : null,
                share is { } kept ? new Sampler(kept) : null));
            if (_hasBegun && !_isStopped)
                noise.Begin();
            return noise;
        }
    }

    /// <summary>A buffer for a call; from now on records of that level are looked at.</summary>
    public CallBuffer Open(Level level, int maxBytes, CallBuffer? outer)
    {
        if ((int)level < Volatile.Read(ref _openFrom))
            Lower(level);
        return new CallBuffer(System, _buffers, level, maxBytes, outer);
    }

    /// <summary>Tells of what was kept out and not told yet.</summary>
    /// <param name="isForced">Whether what is not due yet is told, too.</param>
    public void Tell(bool isForced)
    {
        try
        {
            TellDue(isForced);
        }
        catch (Exception e) // Boundary: the clock behind it is the program's; neither a stop nor a timer fails by it.
        {
            System.ReportProblem("records that were kept out of the log could not be told of", e);
        }
    }

    private void TellDue(bool isForced)
    {
        lock (_telling)
        {
            // The last time everything is told: where a full ring drops it, when there is room again.
            int attempts = _isStopped ? LastAttempts : 1;
            while (!TryTell_NeedsLock(isForced) && --attempts > 0 && System.AwaitRoom())
            {
            }

            if (_isStopped)
                _records.ReportUntold();
        }
    }

    /// <summary>Tells what is due. False where a full ring has dropped some of it.</summary>
    private bool TryTell_NeedsLock(bool isForced)
    {
        bool isTold = _records.TellUntold();
        Folds?.Tell(isForced);
        long now = _clock.Nanoseconds;
        TimeSpan limitsSince = Since(_limitsToldAt, now);
        if (isForced || limitsSince >= _second)
        {
            _limitsToldAt = now;
            foreach (LoggerNoise logger in _ruled.Values)
                isTold &= logger.TellLimited(_records, limitsSince);
        }

        TimeSpan restSince = Since(_restToldAt, now);
        if (isForced || restSince >= Limits.NoiseReportInterval)
        {
            _restToldAt = now;
            isTold &= TellRest_NeedsLock(restSince);
        }

        return isTold && !_records.HasUntold;
    }

    /// <summary>
    /// From now on every record is written, and those that were not are told: each whose call has returned, to the
    /// last.
    /// </summary>
    /// <param name="waits">
    /// Whether this thread may wait for others, and for room in the ring. If not, nothing is told.
    /// </param>
    public void Stop(bool waits)
    {
        End();
        _buffers.Stop(waits);
        if (!waits)
            return;
        _records.AwaitTellers();
        Tell(isForced: true);
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private void End()
    {
        _timer.Dispose();
        lock (_making)
        {
            _isStopped = true;
            Folds?.Stop();
            foreach (LoggerNoise logger in _ruled.Values)
                logger.Stop();
        }
    }

    private bool TellRest_NeedsLock(TimeSpan during)
    {
        bool isTold = true;
        foreach (LoggerNoise logger in _ruled.Values)
            isTold &= logger.TellSampled(_records, during);
        (long forgotten, long overflowed) = (_buffers.Forgotten, _buffers.OverflowForgotten);
        if (forgotten == _forgottenTold && overflowed == _overflowedTold)
            return isTold;
        if (!_records.TellForgotten(forgotten - _forgottenTold, overflowed - _overflowedTold, during))
            return false;
        (_forgottenTold, _overflowedTold) = (forgotten, overflowed);
        return isTold;
    }

    private void Lower(Level level)
    {
        lock (_making)
        {
            if ((int)level >= _bufferedFrom)
                return;
            Volatile.Write(ref _bufferedFrom, (int)level);
            System.RefreshRoutes();
            Volatile.Write(ref _openFrom, (int)level);
        }

        _timer.Begin();
        LevelSwitch.TellChanged(System);
    }

    private static string OthersOf(RateLimit? limit, double? share) =>
        string.Create(CultureInfo.InvariantCulture, $"others of {limit?.PerSecond}/{limit?.Burst}/{share}");

    private static TimeSpan Since(long from, long to) => TimeSpan.FromTicks((to - from) / TimeSpan.NanosecondsPerTick);

    private const int LastAttempts = 10;

    private const int Nothing = (int)Level.Fatal + 1;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
}
