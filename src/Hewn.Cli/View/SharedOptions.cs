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

    public static Option<string?> TimeZone()
    {
        Option<string?> zone = FilterOptions.Text("--timezone", "zone",
            "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin "
            + "[default: local]");
        zone.CompletionSources.Add("local", "utc");
        return zone;
    }
}
