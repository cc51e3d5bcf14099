using Hewn.Store.Reading;

namespace Hewn.Cli.View;

/// <summary>Reads a time that was typed.</summary>
internal static class TimeOption
{
    /// <summary>The time, in ticks (UTC).</summary>
    /// <exception cref="UsageException">It is none; the message says what is allowed.</exception>
    public static long Ticks(string option, string text, DateTimeOffset now, TimeZoneInfo zone) =>
        TimeExpression.TryParse(text, now, zone, out DateTimeOffset time, out string? problem)
            ? time.UtcTicks
            : throw new UsageException($"{option}: {problem}");
}
