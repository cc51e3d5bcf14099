using System.CommandLine;

namespace Hewn.Cli.View;

/// <summary>Options that several commands have, each with the same meaning.</summary>
internal static class SharedOptions
{
    public static Argument<string[]> Paths() => new("PATHS")
    {
        Description = "Logs of any kind: files, folders, patterns ('logs/*.log'), .gz, - for the standard input "
            + $"[default: the folder ${LogDirectory.Variable}, else {LogDirectory.Default}]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Option<string?> Level()
    {
        Option<string?> level = FilterOptions.Text("--level", "level",
            "Only records of this level and above; records without a level count as INFO");
        level.CompletionSources.Add("debug", "info", "warn", "error", "fatal");
        return level;
    }

    public static Option<string?> Query() => FilterOptions.Text("--query", "logql",
        "Only what a log query of LogQL lets through, as in hewn query: '{level=\"ERROR\"} | status_code >= 500'");

    public static Option<string?> By() => FilterOptions.Text("--by", "fields",
        "Figures for each value of a field, or of each of several: model,endpoint "
        + "[default: endpoint and model, where records have them]");

    public static Option<string?> Every() => FilterOptions.Text("--every", "duration",
        "Records and errors in each stretch of time: 30s, 5m, 1h");

    public static Option<string[]> Compare() => new("--compare")
    {
        Description = "Two windows side by side, each FROM..TO: -2h..-1h -1h..now",
        HelpName = "window window",
        Arity = new ArgumentArity(1, 2), // That one is too few is told in more words than the parser has.
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string?> TimeZone()
    {
        Option<string?> zone = FilterOptions.Text("--timezone", "zone",
            "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin "
            + "[default: local]");
        zone.CompletionSources.Add("local", "utc");
        return zone;
    }
}
