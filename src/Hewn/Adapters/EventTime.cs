namespace Hewn.Adapters;

/// <summary>
/// When an event of another library happened. A record's timestamp is the moment at which Hewn takes it, so that the
/// lines of a file stand in order; an event that was on its way for longer keeps its own time as a field.
/// </summary>
internal static class EventTime
{
    /// <summary>The field's name.</summary>
    public const string Name = "event_time";

    /// <summary>
    /// How far the two may be apart without the field: more than a cached clock is late (NLog's: 16 ms), less than a
    /// person would care about.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>Adds the field where it says something.</summary>
    public static void AddTo(List<LogField> fields, Logger logger, DateTimeOffset happened)
    {
        if (Of(logger, happened) is { } field)
            fields.Add(field);
    }

    /// <summary>The field, or null where it says nothing.</summary>
    public static LogField? Of(Logger logger, DateTimeOffset happened)
    {
        long apart = Math.Abs(logger.Binding.UtcTicks() - happened.UtcTicks);
        return apart > Tolerance.Ticks ? new LogField(Name, happened) : null;
    }
}
