using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Hewn.Context;
using Hewn.Diagnostics;
using Hewn.Pipeline;
using Hewn.Records;
using Hewn.Routing;

namespace Hewn.Noise;

/// <summary>
/// What the log says in itself about records that it was told not to write. These go straight to the pipeline, and no
/// policy keeps them out. What a full ring drops all the same is told again later. Thread-safe.
/// </summary>
internal sealed class NoiseRecords(LogSystem system, NoiseClock clock)
{
    private readonly ConcurrentQueue<FoldedSeries> _untold = new();
    private readonly Tellers _tellers = new();

    /// <summary>A series has ended, and its thread is about to tell of it.</summary>
    public void Expect() => _tellers.Enter();

    /// <summary>Waits until others have told what they are about to; bounded.</summary>
    public void AwaitTellers() => _tellers.Await();

    /// <summary>
    /// Tells of repeats that were expected, as their logger, at their level, with the ids of their call: it is found
    /// where they were.
    /// </summary>
    public void TellExpected(FoldedSeries series)
    {
        TellRepeated(series);
        _tellers.Leave();
    }

    private void TellRepeated(FoldedSeries series)
    {
        try
        {
            if (WriteRepeated(series))
                return;
            if (_untold.Count < Limits.MaxUntoldSeries)
                _untold.Enqueue(series);
            else
                ReportUntold(series, null);
        }
        catch (Exception e) // Boundary: the program's clock is asked, perhaps on the way of another record.
        {
            ReportUntold(series, e);
        }
    }

    /// <summary>Whether there is something that a full ring did not let be told.</summary>
    public bool HasUntold => !_untold.IsEmpty;

    /// <summary>Tells what a full ring did not let be told before. False when some of it is still untold.</summary>
    public bool TellUntold()
    {
        for (int i = _untold.Count; i > 0 && _untold.TryDequeue(out FoldedSeries? series); i--)
            TellRepeated(series);
        return _untold.IsEmpty;
    }

    /// <summary>The log cannot be told any more: reports what it was not, in one sum.</summary>
    public void ReportUntold()
    {
        long untold = 0;
        while (_untold.TryDequeue(out FoldedSeries? series))
            untold += series.Repeated;
        if (untold > 0)
            system.ReportProblem($"{RecordsOf(untold)} were folded, which the full buffer kept the log from telling");
    }

    private void ReportUntold(FoldedSeries series, Exception? cause) => system.ReportProblem(
        $"{RecordsOf(series.Repeated)} were folded, which the log could not tell", cause);

    private bool WriteRepeated(FoldedSeries series)
    {
        DateTimeOffset first = clock.TimeOf(series.FirstAt);
        DateTimeOffset last = clock.TimeOf(series.LastAt);
        (string message, Dictionary<string, string> ids) = Read(series.Line);
        var fields = new List<(string Name, object? Value)>();
        foreach ((string name, string id) in ids)
            fields.Add((name, id));
        fields.Add(("repeated", series.Repeated));
        fields.Add(("first", TextOf(first)));
        fields.Add(("last", TextOf(last)));
        fields.Add(("repeated_message", message));
        // Heard when they came, whatever the logger's level is now.
        return Write(
            series.Logger,
            series.Logger.RoutesBelowLevel(series.Level),
            series.Level,
            $"repeated {TimesOf(series.Repeated)} {InTime(last - first)}",
            [.. fields]);
    }

    /// <summary>Tells what a rate limit has refused. False when it is to be told again.</summary>
    public bool TellLimited(string logger, long refused, RateLimit limit, TimeSpan during) => Write(
        Level.Warn,
        $"{RecordsOf(refused)} of {Shown(logger)} suppressed by its rate limit {InTime(during)}",
        ("dropped", refused), ("reason", "rate_limited"), ("of_logger", logger),
        ("per_second", limit.PerSecond), ("burst", limit.Burst));

    private static string Shown(string logger) => logger.Length == 0 ? "the logger without a name" : logger;

    /// <summary>Tells what was not in a sample. False when it is to be told again.</summary>
    public bool TellSampled(string logger, long dropped, double share, TimeSpan during) => Write(
        Level.Info,
        $"{RecordsOf(dropped)} of {Shown(logger)} left out by sampling {InTime(during)}",
        ("dropped", dropped), ("reason", "sampled"), ("of_logger", logger), ("sample_rate", share));

    /// <summary>Tells what was kept for calls and not needed. False when it is to be told again.</summary>
    public bool TellForgotten(long forgotten, long overflowed, TimeSpan during) => Write(
        Level.Info,
        $"{RecordsOf(checked(forgotten + overflowed))} kept for calls not written {InTime(during)}",
        ("dropped", checked(forgotten + overflowed)), ("reason", "call_succeeded"),
        ("call_succeeded", forgotten), ("call_buffer_full", overflowed));

    private bool Write(Level level, string message, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var own = new LoggerBinding(system, LevelRules.OwnName);
        return Write(own, NoiseBit.Without(own.RoutesOf(level)), level, message, fields);
    }

    /// <summary>False when a full ring has dropped it; that nobody takes it is the settings' wish.</summary>
    private bool Write(
        LoggerBinding logger,
        uint routes,
        Level level,
        string message,
        ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (routes == 0)
            return true;
        WriteResult result = system.Write(routes, level, RecordWriter.WriteAlone(logger, level, message, fields));
        if (result == WriteResult.Stopped)
            system.CountLate();
        return result != WriteResult.Dropped;
    }

    /// <summary>The message and the ids of a finished line.</summary>
    private static (string Message, Dictionary<string, string> Ids) Read(byte[] line)
    {
        string message = string.Empty;
        var ids = new Dictionary<string, string>();
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && name == "message")
                message = reader.GetString()!;
            else if (reader.TokenType == JsonTokenType.String && Array.IndexOf(ContextKeys.Names, name) >= 0)
                ids[name] = reader.GetString()!;
            reader.Skip();
        }

        return (message, ids);
    }

    private static string TimesOf(long count) => count == 1 ? "once" : $"{count} times";

    private static string RecordsOf(long count) => count == 1 ? "1 record" : $"{count} records";

    /// <summary>The clock moves in steps of some milliseconds, so no less than a tenth of a second is told.</summary>
    private static string InTime(TimeSpan time) => time.TotalSeconds < 0.1
        ? "in less than 0.1 s"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"in {Math.Round(time.TotalSeconds, time.TotalSeconds < 10 ? 1 : 0)} s");

    private static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
