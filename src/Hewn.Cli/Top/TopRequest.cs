using Hewn.Cli.View;
using Hewn.Cli.View.Filters;

namespace Hewn.Cli.Top;

/// <summary>What <c>hewn top</c> watches: everything decided.</summary>
internal sealed record TopRequest
{
    public const string DefaultWindow = "60s";
    public const string DefaultInterval = "1s";

    private static readonly TimeSpan _maxWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan _minInterval = TimeSpan.FromMilliseconds(100);

    public required EntryFilters Filters { get; init; }

    public TimeSpan Window { get; init; }

    public TimeSpan Interval { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public bool IsOnce { get; init; }

    public bool IsJson { get; init; }

    public bool HasColor { get; init; }

    /// <summary>From what was typed.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static TopRequest Read(TopInput input, Terminal terminal, TimeProvider time)
    {
        TimeSpan window = OptionValues.Duration("--window", input.Window ?? DefaultWindow);
        if (window < TimeSpan.FromSeconds(1) || window > _maxWindow)
            throw new UsageException($"--window: '{input.Window}' is not possible. Allowed: 1s to 1h.");
        TimeSpan interval = OptionValues.Duration("--interval", input.Interval ?? DefaultInterval);
        if (interval < _minInterval || interval > _maxWindow)
            throw new UsageException($"--interval: '{input.Interval}' is not possible. Allowed: 100ms to 1h.");
        return new TopRequest
        {
            Filters = input.Filters.Read(input.Level, default),
            Window = window,
            Interval = interval,
            Zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone),
            IsOnce = input.Once || (!terminal.IsOutputTerminal && !input.IsJson),
            IsJson = input.IsJson,
            HasColor = input.Display.HasColor(terminal),
        };
    }
}
