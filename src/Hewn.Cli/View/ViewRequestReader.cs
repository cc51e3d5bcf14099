namespace Hewn.Cli.View;

/// <summary>
/// Decides what <c>hewn view</c> is to do: defaults, environment, precedence, what does not go together.
/// </summary>
internal static class ViewRequestReader
{
    public const string DefaultLines = "50";
    public const string DefaultHours = "24";

    /// <summary>Makes the request.</summary>
    /// <exception cref="UsageException">It cannot be done.</exception>
    public static ViewRequest Read(ViewInput input, Terminal terminal, TimeZoneInfo local)
    {
        // The precedence of the original: errors-only, then statistics, then the listing.
        ViewMode mode = input.ErrorsOnly ? ViewMode.ErrorsOnly : input.Stats ? ViewMode.Statistics : ViewMode.Listing;
        RefuseContradictions(input, mode);
        var directory = LogDirectory.Choose(input.LogDirectory, "--log-dir", terminal);
        string type = OptionValues.Choice("--type", input.Type ?? "both", "api", "errors", "both");
        string output = OptionValues.Choice("--output", input.Output ?? "pretty", "pretty", "json");
        string? hours = input.Hours ?? (mode == ViewMode.Listing ? null : DefaultHours);
        return new ViewRequest
        {
            Directory = directory.Path,
            DirectoryOrigin = directory.Origin,
            ReadsApi = type is "api" or "both",
            ReadsErrors = type is "errors" or "both",
            Mode = mode,
            Lines = OptionValues.Lines(input.Lines ?? DefaultLines),
            Window = hours is null ? null : OptionValues.Hours(hours),
            MinimumLevel = input.Level is null ? null : OptionValues.Level(input.Level),
            Slow = input.Slow is null ? null : OptionValues.Duration("--slow", input.Slow),
            Zone = OptionValues.Zone(input.TimeZone ?? "local", local),
            IsFollowing = input.Follow,
            IsJson = output == "json",
            HasColor = terminal.IsOutputTerminal && !input.NoColor
                && string.IsNullOrEmpty(terminal.Environment("NO_COLOR")),
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
    }
}
