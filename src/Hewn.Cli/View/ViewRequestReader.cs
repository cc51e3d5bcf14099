using Hewn.Cli.View.Filters;
using Hewn.Cli.View.Listing;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.View;

/// <summary>
/// Decides what <c>hewn view</c> is to do: defaults, environment, precedence, what does not go together.
/// </summary>
internal static class ViewRequestReader
{
    public const string DefaultLines = "50";
    public const string DefaultHours = "24";

    /// <summary>What was typed, with the options that are another word for others in their place.</summary>
    /// <exception cref="UsageException">Some of it does not go together.</exception>
    public static ViewInput Settle(ViewInput input)
    {
        if (input.AsksForGroups && !input.Stats)
        {
            string option = input.By is not null ? "--by" : input.Every is not null ? "--every" : "--compare";
            throw new UsageException($"{option} is about figures; it goes with --stats.");
        }

        if (!input.IsJson)
            return input;
        return input.Output is null or "json"
            ? input with { Output = "json" }
            : throw new UsageException($"--json and --output {input.Output} cannot be combined.");
    }

    /// <summary>Makes the request.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static ViewRequest Read(ViewInput input, Terminal terminal, TimeProvider time)
    {
        // The precedence of the original: errors-only, then statistics, then the listing.
        ViewMode mode = input.ErrorsOnly ? ViewMode.ErrorsOnly : input.Stats ? ViewMode.Statistics : ViewMode.Listing;
        RefuseContradictions(input, mode);
        input.Filters.RefuseEnd(input.Follow);
        var directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal);
        string type = OptionValues.Choice("--type", input.Type ?? "both", "api", "errors", "both");
        OutputFormat output = DisplayInput.ReadFormat(input.Output);
        string? hours = input.Hours ?? (mode == ViewMode.Listing ? null : DefaultHours);
        TimeZoneInfo zone = OptionValues.Zone(input.TimeZone ?? "local", time.LocalTimeZone);
        TimeSpan? slow = input.Slow is null ? null : OptionValues.Duration("--slow", input.Slow);
        EntryFilters filters = input.Filters.Read(input.Level, input.Filters.ReadWindow(time.GetUtcNow(), zone));
        return new ViewRequest
        {
            Directory = directory.Path,
            DirectoryOrigin = directory.Origin,
            ReadsApi = type is "api" or "both",
            ReadsErrors = type is "errors" or "both",
            Mode = mode,
            Lines = OptionValues.Lines(input.Lines ?? DefaultLines, input.Follow, input.LinesName),
            Window = hours is null ? null : OptionValues.Hours(hours),
            Filters = slow is { } least && mode == ViewMode.Listing ? filters.And(new SlowFilter(least)) : filters,
            Slow = slow,
            Zone = zone,
            IsFollowing = input.Follow,
            IsJson = output == OutputFormat.Json,
            HasColor = input.Display.HasColor(terminal),
            HasExitStatus = input.ExitStatus,
        };
    }

    /// <summary>Makes the request of a listing of entries of any log.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static FileRequest ReadListing(ViewInput input, ViewRequest request, Terminal terminal)
    {
        bool isOfPaths = input.Paths.Length > 0;
        if (isOfPaths && (input.LogDirectory ?? input.Type) is not null)
            throw new UsageException("--log-dir and --type say which of an API's logs are read; paths do that, too.");
        if (request.Mode != ViewMode.Listing)
        {
            throw new UsageException("--stats and --errors-only show figures: they cannot be combined with options "
                + "that say how entries are shown.");
        }

        int context = OptionValues.Count("--context", input.Context ?? "0");
        EntryFilters filters = request.Filters;
        if (input.Hours is not null)
            throw new UsageException("--hours is for the logs of an API; use --since.");
        return new FileRequest
        {
            Filters = filters,
            Display = input.Display.Read(input.Output, request.Zone, terminal),
            Before = input.Before is null ? context : OptionValues.Count("--before", input.Before),
            After = input.After is null ? context : OptionValues.Count("--after", input.After),
            Last = input.Lines is not null || !isOfPaths ? request.Lines : null,
            IsFollowing = request.IsFollowing,
            HasExitStatus = input.ExitStatus,
        };
    }

    private static void RefuseContradictions(ViewInput input, ViewMode mode)
    {
        if (mode == ViewMode.Listing)
            return;
        string option = mode == ViewMode.ErrorsOnly ? "--errors-only" : "--stats";
        if (input.Follow)
            throw new UsageException($"--follow shows records as they come; it cannot be combined with {option}.");
        if (input.Level is not null)
            throw new UsageException($"--level chooses records of a listing; it cannot be combined with {option}.");
        if (input.Slow is not null && mode == ViewMode.ErrorsOnly)
            throw new UsageException("--slow chooses calls; it cannot be combined with --errors-only.");
        if (!input.Filters.IsEmpty)
        {
            throw new UsageException("filters choose records of a listing; they cannot be combined with "
                + $"{option} of an API's logs. 'hewn stats' counts what they choose.");
        }
    }
}
