using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Show;

/// <summary>The arguments and options of <c>hewn show</c>.</summary>
internal sealed class ShowOptions
{
    private readonly Argument<string> _id = new("ID") { Description = "The id of the request or trace" };
    private readonly Argument<string[]> _paths = SharedOptions.Paths();
    private readonly Option<string?> _level = SharedOptions.Level();
    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();

    private readonly Option<string?> _output = FilterOptions.Text("--output", "pretty|json|logfmt|csv|raw",
        "For people, or for programs [default: pretty]");

    private readonly FilterOptions _filters = new();
    private readonly DisplayOptions _display = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_id);
        command.Arguments.Add(_paths);
        command.Options.Add(_level);
        _filters.AddTo(command);
        command.Options.Add(_output);
        command.Options.Add(_timeZone);
        _display.AddTo(command);
    }

    public ShowInput Read(ParseResult parsed) => new()
    {
        Id = parsed.GetValue(_id) ?? "",
        Paths = parsed.GetValue(_paths) ?? [],
        Level = parsed.GetValue(_level),
        Filters = _filters.Read(parsed),
        Display = _display.Read(parsed),
        Output = parsed.GetValue(_output),
        TimeZone = parsed.GetValue(_timeZone),
    };
}
