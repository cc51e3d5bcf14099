using System.CommandLine;
using Hewn.Cli.Loki;
using Hewn.Cli.View;

namespace Hewn.Cli.Stats;

/// <summary>The arguments and options of <c>hewn stats</c>.</summary>
internal sealed class StatsOptions
{
    private readonly Argument<string[]> _paths = SharedOptions.Paths();
    private readonly Option<string?> _level = SharedOptions.Level();
    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();
    private readonly FilterOptions _filters = new();
    private readonly Option<string?> _query = SharedOptions.Query();
    private readonly Option<string?> _by = SharedOptions.By();
    private readonly Option<string?> _every = SharedOptions.Every();
    private readonly Option<string[]> _compare = SharedOptions.Compare();

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object, for programs" };

    private readonly Option<bool> _exitStatus = new("--exit-status")
    {
        Description = "End with code 1 when no record was found",
    };

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto]");

    private readonly LokiOptions _loki = new("Ask this Loki instead of files; PATHS is a query such as '{app=\"x\"}'");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        command.Options.Add(_level);
        _filters.AddTo(command);
        Option[] rest = [_query, _by, _every, _compare, _timeZone, _json, _exitStatus, _color, _noColor];
        foreach (Option option in rest)
            command.Options.Add(option);
        _loki.AddTo(command);
    }

    public StatsInput Read(ParseResult parsed) => new()
    {
        Paths = parsed.GetValue(_paths) ?? [],
        Level = parsed.GetValue(_level),
        Filters = _filters.Read(parsed) with { Query = parsed.GetValue(_query) },
        By = parsed.GetValue(_by),
        Every = parsed.GetValue(_every),
        Compare = parsed.GetValue(_compare) ?? [],
        IsJson = parsed.GetValue(_json),
        ExitStatus = parsed.GetValue(_exitStatus),
        TimeZone = parsed.GetValue(_timeZone),
        Loki = _loki.Read(parsed),
        Display = new() { Color = parsed.GetValue(_color), NoColor = parsed.GetValue(_noColor) },
    };
}
