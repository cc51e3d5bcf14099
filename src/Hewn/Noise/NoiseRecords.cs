using System.Globalization;
using System.Text.Json;
using Hewn.Context;
using Hewn.Records;
using Hewn.Routing;

namespace Hewn.Noise;

/// <summary>
/// What the log says in itself about records that it was told not to write. These go straight to the pipeline, and no
/// policy keeps them out.
/// </summary>
internal sealed class NoiseRecords(LogSystem system, NoiseClock clock)
{
    /// <summary>
    /// Tells of repeats, as their logger, at their level, with the ids of their call: it is found where they were.
    /// </summary>
    public void TellRepeated(FoldedSeries series)
    {
        try
        {
            WriteRepeated(series);
        }
        catch (Exception e) // Boundary: the program's clock is asked, perhaps on the way of another record.
        {
            system.ReportProblem($"{RecordsOf(series.Repeated)} were folded, which the log could not tell", e);
        }
    }

    private void WriteRepeated(FoldedSeries series)
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
        Write(
            series.Logger,
            series.Level,
            $"repeated {TimesOf(series.Repeated)} in {SecondsOf(last - first)} s",
            [.. fields]);
    }

    /// <summary>Tells what a rate limit has refused.</summary>
    public void TellLimited(string logger, long refused, RateLimit limit, TimeSpan during) => Write(
        Level.Warn,
        $"{RecordsOf(refused)} of {logger} suppressed by its rate limit in {SecondsOf(during)} s",
        ("dropped", refused), ("reason", "rate_limited"), ("of_logger", logger),
        ("per_second", limit.PerSecond), ("burst", limit.Burst));

    /// <summary>Tells what was not in a sample.</summary>
    public void TellSampled(string logger, long dropped, double share, TimeSpan during) => Write(
        Level.Info,
        $"{RecordsOf(dropped)} of {logger} left out by sampling in {SecondsOf(during)} s",
        ("dropped", dropped), ("reason", "sampled"), ("of_logger", logger), ("sample_rate", share));

    /// <summary>Tells what was kept for calls and not needed.</summary>
    public void TellForgotten(long forgotten, long overflowed, TimeSpan during) => Write(
        Level.Info,
        $"{RecordsOf(checked(forgotten + overflowed))} kept for calls not written in {SecondsOf(during)} s",
        ("dropped", checked(forgotten + overflowed)), ("reason", "call_succeeded"),
        ("call_succeeded", forgotten), ("call_buffer_full", overflowed));

    private void Write(Level level, string message, params ReadOnlySpan<(string Name, object? Value)> fields) =>
        Write(new LoggerBinding(system, LevelRules.OwnName), level, message, fields);

    private void Write(
        LoggerBinding logger, Level level, string message, ReadOnlySpan<(string Name, object? Value)> fields)
    {
        uint routes = NoiseBit.Without(logger.RoutesOf(level));
        if (routes != 0 && !system.Accept(routes, level, RecordWriter.WriteAlone(logger, level, message, fields)))
            system.CountLate();
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

    private static string SecondsOf(TimeSpan time) =>
        Math.Round(time.TotalSeconds, time.TotalSeconds < 10 ? 1 : 0).ToString(CultureInfo.InvariantCulture);

    private static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
