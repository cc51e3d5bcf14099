using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>The figures of one window.</summary>
internal sealed record StatsAnswer
{
    /// <summary>The window: nothing outside of it was counted.</summary>
    public TimeWindow Window { get; init; }

    /// <summary>Records that passed the filters.</summary>
    public long Records { get; init; }

    /// <summary>Of these, records without a time.</summary>
    public long Undated { get; init; }

    /// <summary>
    /// Of these, what a recorder writes of a call beside its end: records of its request and of its span. In rates and
    /// in figures by the values of fields the end counts alone, so that these are about calls.
    /// </summary>
    public long CallParts { get; init; }

    /// <summary>What rates are about: records, and of each recorded call one.</summary>
    public long Counted => Records - CallParts;

    /// <summary>By level, the highest first; null is for records without one.</summary>
    public required IReadOnlyList<(Level? Level, long Records)> Levels { get; init; }

    /// <summary>Stretches of time in which there were records, in their order.</summary>
    public required IReadOnlyList<StatsStretch> Stretches { get; init; }

    /// <summary>Length of a stretch.</summary>
    public TimeSpan Step { get; init; }

    /// <summary>Records with an HTTP status.</summary>
    public long WithStatus { get; init; }

    /// <summary>Of these, those of 400 and above.</summary>
    public long Failed { get; init; }

    /// <summary>Durations in milliseconds; null when no record has one.</summary>
    public StatsNumbers? Durations { get; init; }

    /// <summary>Figures by the values of fields, in the order of the request.</summary>
    public required IReadOnlyList<StatsTable> Tables { get; init; }

    /// <summary>Records of ERROR and above.</summary>
    public long Errors => Levels.Where(level => level.Level >= Level.Error).Sum(level => level.Records);

    /// <summary>
    /// When the first stretch begins, or the window where that is later, in ticks (UTC); null when no record has a
    /// time.
    /// </summary>
    public long? FromTicks => Stretches.Count > 0
        ? Math.Max(Stretches[0].Ticks, Window.FromTicks ?? long.MinValue)
        : null;

    /// <summary>When the last stretch ends, or the window where that is sooner.</summary>
    public long? ToTicks => Stretches.Count > 0
        ? Math.Min(Stretches[^1].Ticks + Step.Ticks, Window.UntilTicks ?? long.MaxValue)
        : null;

    /// <summary>Dated records a minute, of each recorded call one, between these times.</summary>
    public double? PerMinute => FromTicks is { } from && ToTicks is { } to
        ? Math.Max(0, Counted - Undated) / new TimeSpan(to - from).TotalMinutes
        : null;
}
