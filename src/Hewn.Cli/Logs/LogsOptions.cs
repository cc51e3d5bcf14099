using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Logs;

/// <summary>The arguments and options of <c>hewn logs</c>.</summary>
internal sealed class LogsOptions
{
    private readonly Argument<string?> _directory = new("DIR")
    {
        Description = "The folder of the logs: a program's of Hewn's, or Docker Model Runner's [default: "
            + $"${LogDirectory.Variable} or ${LogsFolder.DockerVariable} if set, else {LogDirectory.Default}]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "Then show lines as they are written, until Ctrl-C",
    };

    private readonly Option<bool> _noEngines = new("--no-engines")
    {
        Description = "Without the output of engines: the service's own logs only",
    };

    private readonly Option<string?> _lines = new("--lines", "-n", "--tail")
    {
        Description = "Only the last so many [default: all]",
        HelpName = "count",
    };

    private readonly Option<string?> _level = SharedOptions.Level();
    private readonly FilterOptions _filters = new();

    private readonly Option<string?> _output = FilterOptions.Text("--output", "auto|pretty|json|logfmt|csv|raw",
        "auto: text as it stands, JSON records as 'hewn view' shows them [default: auto]");

    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto]");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    private readonly Option<bool> _noPager = new("--no-pager")
    {
        Description = "Not through $HEWN_PAGER, $PAGER or less, which a terminal gets otherwise",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_directory);
        foreach (Option option in new Option[] { _follow, _noEngines, _lines, _level })
            command.Options.Add(option);
        _filters.AddTo(command);
        foreach (Option option in new Option[] { _output, _timeZone, _color, _noColor, _noPager })
            command.Options.Add(option);
        _output.CompletionSources.Add("auto", "pretty", "json", "logfmt", "csv", "raw");
    }

    public LogsInput Read(ParseResult parsed) => new()
    {
        Directory = parsed.GetValue(_directory),
        IsFollowing = parsed.GetValue(_follow),
        NoEngines = parsed.GetValue(_noEngines),
        Lines = parsed.GetValue(_lines),
        Level = parsed.GetValue(_level),
        Filters = _filters.Read(parsed),
        Output = parsed.GetValue(_output),
        TimeZone = parsed.GetValue(_timeZone),
        Display = new()
        {
            Color = parsed.GetValue(_color),
            NoColor = parsed.GetValue(_noColor),
            NoPager = parsed.GetValue(_noPager),
        },
    };
}
