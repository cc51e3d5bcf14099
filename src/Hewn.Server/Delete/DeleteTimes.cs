using System.Globalization;
using Hewn.LogQL;
using Hewn.LogQL.Metrics;
using Hewn.Server.Http;
using Hewn.Store.Streams.Deletes;

namespace Hewn.Server.Delete;

/// <summary>Times of requests to delete lines: ten digits of seconds, or RFC 3339; milliseconds since 1970.</summary>
internal static class DeleteTimes
{
    private const int SecondDigits = 10;

    /// <summary>Parts of a request at most; they get longer then. All are written with each change.</summary>
    private const int MaxParts = 1000;

    /// <summary>From when to when; without an end until now.</summary>
    /// <exception cref="RequestFailure">One of them is missing or cannot be.</exception>
    public static (long StartMs, long EndMs) Read(string start, string end, long nowMs)
    {
        if (start.Length == 0)
            throw Bad("start time not set");
        if (!TryRead(start, out long from))
            throw Bad("invalid start time: require unix seconds or RFC3339 format");
        long to = nowMs;
        if (end.Length > 0 && !TryRead(end, out to))
            throw Bad("invalid end time: require unix seconds or RFC3339 format");
        if (to > nowMs)
            throw Bad("deletes in the future are not allowed");
        return from <= to ? (from, to) : throw Bad("start time can't be greater than end time");
    }

    /// <summary>How much is done as a whole; zero for all of it.</summary>
    /// <exception cref="RequestFailure">It cannot be.</exception>
    public static TimeSpan Interval(string text, long startMs, long endMs, TimeSpan most)
    {
        long ms = endMs - startMs;
        if (text.Length == 0)
        {
            return ms >= 1000
                ? most > TimeSpan.Zero && most.TotalMilliseconds < ms ? most : TimeSpan.Zero
                : throw Bad("difference between start time and end time must be at least one second");
        }

        if (!TryDuration(text, out TimeSpan interval) || interval < TimeSpan.FromSeconds(1))
            throw Bad("invalid max_interval: valid time units are 's', 'm', 'h'");
        if (most > TimeSpan.Zero && interval > most)
            throw Bad($"max_interval can't be greater than {Go(most.Ticks)}");
        return interval.TotalMilliseconds <= ms
            ? interval
            : throw Bad("max_interval can't be greater than the interval to be deleted "
                + $"({Go(ms * TimeSpan.TicksPerMillisecond)})");
    }

    /// <summary>A time in parts; they overlap by a millisecond, as in Loki, so that nothing lies between them.
    /// </summary>
    public static IReadOnlyList<DeletePart> Split(long startMs, long endMs, TimeSpan interval)
    {
        long step = interval > TimeSpan.Zero ? (long)interval.TotalMilliseconds : endMs - startMs;
        if (step <= 0 || step >= endMs - startMs)
            return [new(startMs, endMs, IsDone: false)];
        step = Math.Max(step, ((endMs - startMs) / MaxParts) + 1);
        var parts = new List<DeletePart>();
        for (long from = startMs; from < endMs; from += step)
            parts.Add(new(from, Math.Min(from + step, endMs), IsDone: false));
        return parts;
    }

    /// <summary>Milliseconds as seconds.</summary>
    public static decimal Seconds(long ms) => ms % 1000 == 0 ? ms / 1000 : ms / 1000m;

    private static bool TryRead(string text, out long ms)
    {
        ms = 0;
        bool isDate = text.Contains('T', StringComparison.Ordinal);
        bool isSeconds = text.Length == SecondDigits && text.All(char.IsAsciiDigit);
        if (isSeconds)
        {
            ms = long.Parse(text, CultureInfo.InvariantCulture) * 1000;
            return true;
        }

        if (!isDate || !TimeText.TryRead(text, out long ns))
            return false;
        ms = (long)Math.Floor(ns / 1_000_000m);
        return true;
    }

    private static bool TryDuration(string text, out TimeSpan interval)
    {
        interval = default;
        try
        {
            if (!char.IsAsciiLetter(text[^1]))
                return false;
            interval = TimeSpan.FromTicks(StepText.Parse(text) / TimeSpan.NanosecondsPerTick);
            return true;
        }
        catch (Exception fault) when (fault is LogQLException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>A length of time as Go prints it: <c>1h0m0s</c>, <c>30s</c>.</summary>
    private static string Go(long ticks)
    {
        long seconds = ticks / TimeSpan.TicksPerSecond;
        string rest = ((ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond)
            .ToString("0.###", CultureInfo.InvariantCulture) + "s";
        return seconds switch
        {
            < 60 => rest,
            < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m{rest}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h{seconds / 60 % 60}m{rest}"),
        };
    }

    private static RequestFailure Bad(string message) => RequestFailure.Bad(message + "\n"); // As Go's http.Error.
}
