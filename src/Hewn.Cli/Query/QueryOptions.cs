using System.CommandLine;
using System.CommandLine.Completions;
using Hewn.Cli.Loki;
using Hewn.Store.Querying;

namespace Hewn.Cli.Query;

/// <summary>
/// The options of <c>hewn query</c> as System.CommandLine knows them. Values are taken as text; reading them is
/// <see cref="QueryRequestReader"/>'s work.
/// </summary>
internal sealed class QueryOptions
{
    private readonly Argument<string> _query = new("LOGQL")
    {
        Description = "The query; without a selector it asks all lines",
    };

    private readonly Argument<string[]> _paths = new("PATHS")
    {
        Description = "Files, folders, patterns (logs/**/*.log), or - for the standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _logDirectory = Text("--log-dir", "folder",
        $"Folder of the logs, when no PATHS are given [default: ${LogDirectory.Variable} if set, else "
        + $"{LogDirectory.Default}]");

    private readonly LokiOptions _loki = new("Ask this Loki instead of files");

    private readonly Option<string?> _since = Text("--since", "time",
        "From when on: 90m, 2d (before now), yesterday, 14:30, 2026-01-19, 2026-01-19T10:00:00Z [default: the first "
        + "record; of a Loki: 1h]");

    private readonly Option<string?> _until = Text("--until", "time",
        "Until when [default: the last record; of a Loki: now]");

    private readonly Option<string?> _step = Text("--step", "duration",
        "From one point of a metric to the next: 30s, 5m [default: a 250th of the time]");

    private readonly Option<string?> _limit = Text("--limit", "count",
        $"Lines at most, or all [default: {QueryRequestReader.DefaultLimit}]");

    private readonly Option<bool> _forward = Flag("--forward", "The oldest lines first, instead of the newest");

    private readonly Option<bool> _instant = Flag("--instant", "A metric at one point in time: --until");

    private readonly Option<string?> _output = Text("--output", "pretty|json|csv|table|chart",
        "For people, as Loki's API answers, or as told [default: pretty]", QueryRequestReader.Outputs);

    private readonly Option<string?> _labels = Text("--label", "names",
        $"Fields that are labels of streams [default: {string.Join(',', LabelPolicy.Default.Names)}]");

    private readonly Option<bool> _strict = Flag("--strict", "Refuse what Loki would not understand");

    private readonly Option<bool> _explain = Flag("--explain",
        "Then say what was read, and what each stage let through");

    private readonly Option<bool> _format = Flag("--format", "Only print the query, laid out");

    private readonly Option<string?> _timeZone = Text("--timezone", "zone",
        "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin [default: local]",
        "local", "utc");

    private readonly Option<bool> _noColor = Flag("--no-color",
        "No colours; they are also off when NO_COLOR is set or the output is no terminal");

    /// <summary>Adds all to a command, in the order in which help lists them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="complete">Completes a query, given the words before it; null for nobody.</param>
    public void AddTo(Command command, Func<string, IReadOnlyList<string>, IEnumerable<string>>? complete = null)
    {
        if (complete is not null)
        {
            _query.CompletionSources.Add(context => complete(context.WordToComplete.TrimStart('\'', '"'),
                [.. context.ParseResult.Tokens.Select(token => token.Value)
                    .Where(word => word != context.WordToComplete).Prepend("hewn")])
                .Select(found => new CompletionItem(found)));
        }

        command.Arguments.Add(_query);
        command.Arguments.Add(_paths);
        Option[] all =
        [
            _logDirectory, _since, _until, _step, _limit, _forward, _instant, _output, _labels, _strict,
            _explain, _format, _timeZone, _noColor,
        ];
        foreach (Option option in all)
            command.Options.Add(option);
        _loki.AddTo(command);
        _limit.Aliases.Add("-n");
        _output.Aliases.Add("-o");
    }

    /// <summary>What was typed.</summary>
    public QueryInput Read(ParseResult parsed) => new()
    {
        Query = parsed.GetRequiredValue(_query),
        Paths = parsed.GetValue(_paths) ?? [],
        LogDirectory = parsed.GetValue(_logDirectory),
        Loki = _loki.Read(parsed),
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
        Step = parsed.GetValue(_step),
        Limit = parsed.GetValue(_limit),
        Forward = parsed.GetValue(_forward),
        Instant = parsed.GetValue(_instant),
        Output = parsed.GetValue(_output),
        Labels = parsed.GetValue(_labels),
        Strict = parsed.GetValue(_strict),
        Explain = parsed.GetValue(_explain),
        Format = parsed.GetValue(_format),
        TimeZone = parsed.GetValue(_timeZone),
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
