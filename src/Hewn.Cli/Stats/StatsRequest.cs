using Hewn.Cli.View;
using Hewn.Cli.View.Filters;
using Hewn.Store.Scanning;

namespace Hewn.Cli.Stats;

/// <summary>What <c>hewn stats</c> is to count: everything decided.</summary>
internal sealed record StatsRequest
{
    private static readonly TimeSpan _maxStep = TimeSpan.FromDays(90);

    /// <summary>Which records, the windows aside.</summary>
    public required EntryFilters Filters { get; init; }

    /// <summary>One window, or two that are compared.</summary>
    public required IReadOnlyList<TimeWindow> Windows { get; init; }

    /// <summary>What was typed for each window; empty when none was.</summary>
    public IReadOnlyList<string> WindowNames { get; init; } = [];

    /// <summary>The fields by whose values figures are given.</summary>
    public required IReadOnlyList<FieldKey> Groups { get; init; }

    /// <summary>Whether the groups were asked for, so that records without the field are a group, too.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>Length of a stretch of the timeline; null: none is shown.</summary>
    public TimeSpan? Every { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public bool IsJson { get; init; }

    public bool HasColor { get; init; }

    public bool HasBars { get; init; }

    /// <summary>
    /// Length of the stretches that are counted: of a minute, because the period is given by the minute, or what both a
    /// minute and the timeline's stretches are made of.
    /// </summary>
    public TimeSpan Step
    {
        get
        {
            (long a, long b) = (TimeSpan.TicksPerMinute, Every?.Ticks ?? TimeSpan.TicksPerMinute);
            while (b != 0)
                (a, b) = (b, a % b);
            return new(a);
        }
    }

    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static StatsRequest Read(StatsInput input, Terminal terminal, TimeProvider time)
    {
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        DateTimeOffset now = time.GetUtcNow();
        string[] by = input.By?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (by.Any(string.IsNullOrEmpty))
            throw Wrong("--by", input.By, "names of fields, with commas between them");
        TimeSpan? every = input.Every is null ? null : OptionValues.Duration("--every", input.Every);
        if (every is { } step && (step > _maxStep || step < TimeSpan.FromSeconds(1)
            || step.Ticks % TimeSpan.TicksPerSecond != 0))
            throw Wrong("--every", input.Every, "whole seconds, up to 90 days");
        if (input.Compare is [var only])
        {
            throw new UsageException($"--compare: '{only}' is one window; two are compared, each FROM..TO: "
                + "--compare -2h..-1h -1h..now");
        }

        TimeWindow[] windows = input.Compare.Length > 0
            ? Array.ConvertAll(input.Compare, text => Window(text, now, zone))
            : [input.Filters.ReadWindow(now, zone)];
        if (input.Compare.Length > 0 && (input.Filters.Since ?? input.Filters.Until) is not null)
            throw new UsageException("--compare says from when to when; it goes without --since and --until.");
        return new StatsRequest
        {
            Filters = input.Filters.Read(input.Level, default),
            Windows = windows,
            WindowNames = input.Compare,
            Groups = by.Length > 0
                ? [.. by.Select(name => View.Fields.FieldPath.Named(name).Key).Distinct()]
                : [FieldKey.Of(KnownField.Endpoint), FieldKey.Of(KnownField.Model)],
            IsGrouped = input.By is not null,
            Every = every,
            Zone = zone,
            IsJson = input.IsJson,
            HasColor = input.Display.HasColor(terminal),
            HasBars = terminal.IsOutputTerminal,
        };
    }

    private static UsageException Wrong(string option, string? value, string allowed) =>
        new($"{option}: '{value}' is not possible. Allowed: {allowed}.");

    private static TimeWindow Window(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots <= 0 || dots + 2 == text.Length)
            throw Wrong("--compare", text, "two windows, each FROM..TO: -2h..-1h -1h..now");
        (string from, string to) = (text[..dots], text[(dots + 2)..]);
        var window = new TimeWindow(
            TimeOption.Ticks("--compare", from, now, zone), TimeOption.Ticks("--compare", to, now, zone));
        return window.FromTicks < window.UntilTicks
            ? window
            : throw new UsageException($"--compare: '{from}' is not before '{to}': nothing lies between them.");
    }
}
