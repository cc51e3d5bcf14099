using Hewn.Cli.View;
using Hewn.Cli.View.Filters;

namespace Hewn.Cli.Top;

/// <summary>What <c>hewn top</c> watches: everything decided.</summary>
internal sealed record TopRequest
{
    public const string DefaultWindow = "60s";
    public const string DefaultInterval = "1s";

    /// <summary>The bounds of the window: all records of it are kept, and a second of less says little.</summary>
    public const string WindowAllowed = "1s to 1h";

    public const string IntervalAllowed = "100ms to 1h";

    private static readonly TimeSpan _minWindow = TimeSpan.FromSeconds(1);
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
        TimeSpan window = OptionValues.Duration(
            "--window", input.Window ?? DefaultWindow, _minWindow, _maxWindow,
            $"{WindowAllowed}, such as 30s or 10m; 'hewn stats --since' counts longer ones");
        TimeSpan interval = OptionValues.Duration(
            "--interval", input.Interval ?? DefaultInterval, _minInterval, _maxWindow,
            $"{IntervalAllowed}, such as 500ms or 5s");
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
