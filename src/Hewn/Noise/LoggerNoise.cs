using Hewn.Context;

namespace Hewn.Noise;

/// <summary>What noise control does to the records of one logger. Thread-safe.</summary>
/// <param name="control">What all loggers share.</param>
/// <param name="name">The logger's name.</param>
/// <param name="limiter">Its rate limit, or null.</param>
/// <param name="sampler">Its sample, or null.</param>
internal sealed class LoggerNoise(NoiseControl control, string name, RateLimiter? limiter, Sampler? sampler)
{
    private readonly double? _slowMs = sampler is null ? null : control.KeepSlowerThan?.TotalMilliseconds;
    private readonly bool _hasRule = limiter is not null || sampler is not null;
    private readonly FoldTable? _folds = control.Folds;
    private readonly ClosableCount _limited = new();
    private readonly ClosableCount _sampledOut = new();

    // Who tells, only.
    private long _limitedTold;
    private long _sampledOutTold;

    /// <summary>Records that its rate limit has refused.</summary>
    public long Limited => _limited.Value;

    /// <summary>Records that are not in its sample.</summary>
    public long SampledOut => _sampledOut.Value;

    /// <summary>Whether a record would be taken as far as its level is concerned. Counts nothing.</summary>
    public bool Hears(uint routes, Level level) =>
        NoiseBit.Without(routes) != 0
        || (routes != 0 && LogContext.Current?.Buffer is { } buffer && buffer.Wants(control.System, level));

    /// <summary>Decides what can be decided before the record is built.</summary>
    public bool Admits(uint routes, Level level)
    {
        if (NoiseBit.Without(routes) == 0)
            return Hears(routes, level);
        return !_hasRule || level >= Level.Error || _slowMs is not null || Passes();
    }

    /// <summary>Takes a finished line. False when the system has stopped.</summary>
    public bool Accept(LoggerBinding logger, uint routes, Level level, ReadOnlySpan<byte> line)
    {
        uint open = NoiseBit.Without(routes);
        if (open == 0)
        {
            return LogContext.Current?.Buffer is not { } buffer || !buffer.Wants(control.System, level)
                || buffer.Accept(logger, level, line);
        }

        if (level >= Level.Error)
            LogContext.Current?.Buffer?.Fail();
        else if (_hasRule && _slowMs is { } slow && !PassesBuilt(line, slow))
            return true;
        return _folds is { } folds && level < Level.Fatal
            ? folds.Accept(logger, open, level, line)
            : control.System.Accept(open, level, line);
    }

    /// <summary>Tells what its rate limit has refused since the last time. False when it is to be told again.</summary>
    public bool TellLimited(NoiseRecords records, TimeSpan during)
    {
        long limited = Limited;
        if (limited != _limitedTold && !records.TellLimited(name, limited - _limitedTold, limiter!.Limit, during))
            return false;
        _limitedTold = limited;
        return true;
    }

    /// <summary>Tells what was not in its sample since the last time. False when it is to be told again.</summary>
    public bool TellSampled(NoiseRecords records, TimeSpan during)
    {
        long sampled = SampledOut;
        if (sampled != _sampledOutTold && !records.TellSampled(name, sampled - _sampledOutTold, sampler!.Share, during))
            return false;
        _sampledOutTold = sampled;
        return true;
    }

    /// <summary>From now on it counts what it refuses. Before, every record is written.</summary>
    public void Begin()
    {
        _limited.Open();
        _sampledOut.Open();
    }

    /// <summary>From now on every record is written: the log ends, and nobody would tell of the others.</summary>
    public void Stop()
    {
        _limited.Close();
        _sampledOut.Close();
    }

    private bool Passes()
    {
        if (sampler is not null && !sampler.Keeps() && _sampledOut.TryCount())
            return false;
        return TakesToken();
    }

    /// <summary>
    /// Slow records stay whatever sample and limit are. Which they are only the line knows, so both come behind it.
    /// </summary>
    private bool PassesBuilt(ReadOnlySpan<byte> line, double slowMs)
    {
        bool isKept = sampler!.Keeps();
        if (isKept && limiter is null)
            return true;
        if (SlowRecords.Include(line, slowMs))
            return true;
        if (!isKept && _sampledOut.TryCount())
            return false;
        return TakesToken();
    }

    private bool TakesToken() => limiter is null || limiter.TryTake() || !_limited.TryCount();
}
