using System.Globalization;

namespace Hewn.Routing;

/// <summary>What the log says of its own levels, in itself.</summary>
internal sealed class LevelRecords(LogSystem system)
{
    private const string Number = "change";

    private readonly Logger _log = system.For(LevelRules.OwnName);

    /// <summary>Whose levels they are.</summary>
    public LogSystem System => system;

    /// <param name="change">What was set.</param>
    /// <param name="before">The level before.</param>
    /// <param name="number">How many changes there were with it: threads may tell theirs in another order.</param>
    public void Set(LevelChange change, Level before, long number)
    {
        string end = change.Until is { } until ? $" until {TextOf(until)}" : string.Empty;
        string message = $"Level of {NameOf(change)} is {LevelNames.Of(change.Level)}{end}; "
            + $"it was {LevelNames.Of(before)}";
        _log.Info(
            message,
            ("level_of", change.Logger),
            ("level_before", LevelNames.Of(before)),
            ("level_now", LevelNames.Of(change.Level)),
            ("until", change.Until is null ? null : TextOf(change.Until.Value)),
            ("by", change.By),
            (Number, number));
    }

    public void Reset(LevelChange change, Level now, string by, long number) =>
        Tell(change, now, "was taken back", by, number);

    public void Expired(LevelChange change, Level now, long number) =>
        Tell(change, now, "has ended", "time", number);

    private void Tell(LevelChange change, Level now, string what, string by, long number)
    {
        string message = $"Level of {NameOf(change)} is {LevelNames.Of(now)}; {LevelNames.Of(change.Level)} {what}";
        _log.Info(
            message,
            ("level_of", change.Logger),
            ("level_before", LevelNames.Of(change.Level)),
            ("level_now", LevelNames.Of(now)),
            ("by", by),
            (Number, number));
    }

    private static string TextOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string NameOf(LevelChange change) =>
        change.Logger.Length == 0 ? "the whole program" : change.Logger;
}
