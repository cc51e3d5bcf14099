using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Requests;

/// <summary>The arguments and options of <c>hewn requests</c> and of its <c>show</c>.</summary>
internal sealed class RequestsOptions
{
    private readonly Argument<string> _id = new("ID") { Description = "The request_id of the call" };
    private readonly Argument<string[]> _paths = SharedOptions.Paths();

    private readonly Option<string?> _lines = new("--lines", "-n")
    {
        Description = $"How many calls, the last ones [default: {RequestsCommand.DefaultLines}]",
        HelpName = "number",
    };

    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "Then each call as it ends, until Ctrl-C",
    };

    private readonly Option<string?> _model = FilterOptions.Text("--model", "name",
        "Only calls of models whose name holds this");

    private readonly Option<string?> _status = FilterOptions.Text("--status", "status",
        "Only calls that ended so: 404, 5xx, completed, failed, aborted_by_client, upstream_error, timeout, "
        + "or unfinished");

    private readonly Option<string?> _slow = FilterOptions.Text("--slow", "duration",
        "Only calls that took as long, e.g. 5s");

    private readonly Option<string[]> _diff = new("--diff")
    {
        Description = "Compare two calls: parameters, prompt, answer",
        HelpName = "ID ID",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _as = FilterOptions.Text("--as", "curl",
        $"A command that sends the call again; ${CurlCommand.KeyVariable} stands for the key");

    private readonly Option<bool> _json = new("--json") { Description = "JSON objects, each on a line" };
    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto]");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        Option[] all = [_lines, _follow, _model, _status, _slow, _diff, _json, _timeZone, _color, _noColor];
        foreach (Option option in all)
            command.Options.Add(option);
    }

    public void AddToShow(Command command)
    {
        command.Arguments.Add(_id);
        command.Arguments.Add(_paths);
        foreach (Option option in new Option[] { _as, _json, _timeZone, _color, _noColor })
            command.Options.Add(option);
    }

    public RequestsInput Read(ParseResult parsed) => ReadShared(parsed) with
    {
        Lines = parsed.GetValue(_lines),
        IsFollowing = parsed.GetValue(_follow),
        Model = parsed.GetValue(_model),
        Status = parsed.GetValue(_status),
        Slow = parsed.GetValue(_slow),
        Diff = parsed.GetValue(_diff) ?? [],
    };

    public RequestsInput ReadShow(ParseResult parsed) => ReadShared(parsed) with
    {
        Id = parsed.GetValue(_id),
        As = parsed.GetValue(_as),
    };

    private RequestsInput ReadShared(ParseResult parsed) => new()
    {
        Paths = parsed.GetValue(_paths) ?? [],
        IsJson = parsed.GetValue(_json),
        TimeZone = parsed.GetValue(_timeZone),
        Display = new() { Color = parsed.GetValue(_color), NoColor = parsed.GetValue(_noColor) },
    };
}
