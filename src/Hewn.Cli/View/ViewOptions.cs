using System.CommandLine;
using Hewn.Cli.Loki;

namespace Hewn.Cli.View;

/// <summary>
/// The options of <c>hewn view</c> as System.CommandLine knows them. Values are taken as text; reading them is
/// <see cref="OptionValues"/>' work, whose messages name option, value and what is allowed.
/// </summary>
internal sealed class ViewOptions
{
    private readonly Argument<string[]> _paths = new("PATHS")
    {
        Description = "Logs of any kind: files, folders, patterns ('logs/*.log'), .gz, - for the standard input; "
            + "none: the logs of an API in --log-dir",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _logDirectory = Text("--log-dir", "folder",
        $"Folder of an API's api.log and errors.log [default: ${LogDirectory.Variable} if set, "
        + $"else {LogDirectory.Default}]");

    private readonly Option<string?> _type = Text("--type", "api|errors|both",
        "Which log to read [default: both]", "api", "errors", "both");

    private readonly Option<string?> _lines = Text("--lines", "count",
        "Only the last so many "
        + $"[default: all of PATHS, {ViewRequestReader.DefaultLines} of each log of an API]");

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
        "Only calls (records of type response or exception) that took at least this long, e.g. 5s, 250ms, 1.5m; "
        + "with --stats: list all of them");

    private readonly Option<string?> _timeZone = Text("--timezone", "zone",
        "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin [default: local]",
        "local", "utc");

    private readonly Option<string?> _output = Text("--output", "pretty|json|logfmt|csv|raw",
        "For people, or for programs [default: pretty]", "pretty", "json", "logfmt", "csv", "raw");

    private readonly Option<string?> _context = Text("--context", "count",
        "Entries shown before and behind each that passes the filters");

    private readonly Option<string?> _before = Text("--before", "count", "Entries shown before each");

    private readonly Option<string?> _after = Text("--after", "count", "Entries shown behind each");

    private readonly Option<bool> _exitStatus = Flag("--exit-status", "End with code 1 when nothing was found");

    private readonly Option<string?> _query = SharedOptions.Query();

    private readonly Option<string?> _by = OfStats(SharedOptions.By());

    private readonly Option<string?> _every = OfStats(SharedOptions.Every());

    private readonly Option<string[]> _compare = OfStats(SharedOptions.Compare());

    private readonly Option<bool> _json = Flag("--json", "The same as --output json");

    private readonly FilterOptions _filters = new();

    private readonly DisplayOptions _display = new();

    private readonly LokiOptions _loki = new("Ask this Loki instead of files; PATHS is a query such as '{app=\"x\"}'");

    /// <summary>Adds all options to a command, in the order in which help lists them.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        command.Options.Add(_level);
        _filters.AddTo(command);
        Option[] ofListings =
            [_query, _context, _before, _after, _lines, _follow, _output, _json, _timeZone];
        foreach (Option option in ofListings)
            command.Options.Add(option);
        _display.AddTo(command);
        Option[] ofFigures =
            [_exitStatus, _stats, _by, _every, _compare, _errorsOnly, _hours, _slow, _logDirectory, _type];
        foreach (Option option in ofFigures)
            command.Options.Add(option);
        _loki.AddTo(command);
        _lines.Aliases.Add("-n");
        _lines.Aliases.Add("--tail");
        _follow.Aliases.Add("-f");
        _context.Aliases.Add("-C");
        _before.Aliases.Add("-B");
        _after.Aliases.Add("-A");
    }

    /// <summary>What was typed.</summary>
    public ViewInput Read(ParseResult parsed) => new()
    {
        LogDirectory = parsed.GetValue(_logDirectory),
        Type = parsed.GetValue(_type),
        Lines = parsed.GetValue(_lines),
        LinesName = parsed.GetResult(_lines)?.IdentifierToken?.Value ?? _lines.Name,
        Hours = parsed.GetValue(_hours),
        Level = parsed.GetValue(_level),
        Slow = parsed.GetValue(_slow),
        TimeZone = parsed.GetValue(_timeZone),
        Output = parsed.GetValue(_output),
        Stats = parsed.GetValue(_stats),
        ErrorsOnly = parsed.GetValue(_errorsOnly),
        Follow = parsed.GetValue(_follow),
        Paths = parsed.GetValue(_paths) ?? [],
        Context = parsed.GetValue(_context),
        Before = parsed.GetValue(_before),
        After = parsed.GetValue(_after),
        ExitStatus = parsed.GetValue(_exitStatus),
        IsJson = parsed.GetValue(_json),
        By = parsed.GetValue(_by),
        Every = parsed.GetValue(_every),
        Compare = parsed.GetValue(_compare) ?? [],
        Filters = _filters.Read(parsed) with { Query = parsed.GetValue(_query) },
        Display = _display.Read(parsed),
        Loki = _loki.Read(parsed),
    };

    private static Option<string?> Text(string name, string value, string description, params string[] completions)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        option.CompletionSources.Add(completions);
        return option;
    }

    private static Option<T> OfStats<T>(Option<T> option)
    {
        option.Description = $"With --stats: {char.ToLowerInvariant(option.Description![0])}{option.Description[1..]}";
        return option;
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
