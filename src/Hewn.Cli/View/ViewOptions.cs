using System.CommandLine;

namespace Hewn.Cli.View;

/// <summary>
/// The options of <c>hewn view</c> as System.CommandLine knows them. Values are taken as text; reading them is
/// <see cref="OptionValues"/>' work, whose messages name option, value and what is allowed.
/// </summary>
internal sealed class ViewOptions
{
    private readonly Option<string?> _logDirectory = Text("--log-dir", "folder",
        $"Folder with api.log and errors.log [default: ${LogDirectory.Variable} if set, "
        + $"else {LogDirectory.Default}]");

    private readonly Option<string?> _type = Text("--type", "api|errors|both",
        "Which log to read [default: both]", "api", "errors", "both");

    private readonly Option<string?> _lines = Text("--lines", "count",
        $"Records to list of each log [default: {ViewRequestReader.DefaultLines}]");

    private readonly Option<bool> _stats = Flag("--stats",
        "Calls, error rates and response times, then the error summary");

    private readonly Option<bool> _errorsOnly = Flag("--errors-only",
        "Only the error summary, by type and endpoint (goes before --stats)");

    private readonly Option<string?> _hours = Text("--hours", "hours",
        $"How far back [default: {ViewRequestReader.DefaultHours} for --stats and --errors-only; "
        + "a listing has no bound]");

    private readonly Option<bool> _follow = Flag("--follow", "Then show records as they are written, until Ctrl-C");

    private readonly Option<string?> _level = Text("--level", "level",
        "List only records of this level and above; records without a level count as INFO", "debug", "info", "warn",
        "error", "fatal");

    private readonly Option<string?> _slow = Text("--slow", "duration",
        "Only calls that took at least this long, e.g. 5s, 250ms, 1.5m; with --stats: list all of them");

    private readonly Option<string?> _timeZone = Text("--timezone", "zone",
        "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin [default: local]",
        "local", "utc");

    private readonly Option<string?> _output = Text("--output", "pretty|json",
        "For people, or JSON for programs [default: pretty]", "pretty", "json");

    private readonly Option<bool> _noColor = Flag("--no-color",
        "No colours; they are also off when NO_COLOR is set or the output is no terminal");

    /// <summary>Adds all options to a command, in the order in which help lists them.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _logDirectory, _type, _lines, _stats, _errorsOnly, _hours, _follow, _level, _slow, _timeZone, _output,
            _noColor,
        ];
        foreach (Option option in all)
            command.Options.Add(option);
        _lines.Aliases.Add("-n");
        _follow.Aliases.Add("-f");
    }

    /// <summary>What was typed.</summary>
    public ViewInput Read(ParseResult parsed) => new()
    {
        LogDirectory = parsed.GetValue(_logDirectory),
        Type = parsed.GetValue(_type),
        Lines = parsed.GetValue(_lines),
        Hours = parsed.GetValue(_hours),
        Level = parsed.GetValue(_level),
        Slow = parsed.GetValue(_slow),
        TimeZone = parsed.GetValue(_timeZone),
        Output = parsed.GetValue(_output),
        Stats = parsed.GetValue(_stats),
        ErrorsOnly = parsed.GetValue(_errorsOnly),
        Follow = parsed.GetValue(_follow),
        NoColor = parsed.GetValue(_noColor),
    };

    private static Option<string?> Text(string name, string value, string description, params string[] completions)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        option.CompletionSources.Add(completions);
        return option;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
