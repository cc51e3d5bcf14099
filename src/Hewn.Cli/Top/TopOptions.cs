using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Top;

/// <summary>The arguments and options of <c>hewn top</c>.</summary>
internal sealed class TopOptions
{
    private readonly Argument<string[]> _paths = SharedOptions.Paths();
    private readonly Option<string?> _level = SharedOptions.Level();
    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();

    private readonly Option<string[]> _fields = FilterOptions.Texts("--field", "k=v",
        "Only records whose field is so, as with hewn view");

    private readonly Option<string[]> _grep = FilterOptions.Texts("--grep", "text", "Only entries that hold the text");

    private readonly Option<string[]> _not = FilterOptions.Texts("--not", "text", "Only entries that do not hold it");

    private readonly Option<string?> _window = FilterOptions.Text("--window", "duration",
        $"How far back figures reach, {TopRequest.WindowAllowed} [default: {TopRequest.DefaultWindow}]");

    private readonly Option<string?> _interval = FilterOptions.Text("--interval", "duration",
        $"Time between two looks, {TopRequest.IntervalAllowed} [default: {TopRequest.DefaultInterval}]");

    private readonly Option<bool> _once = new("--once")
    {
        Description = "One look; also where the output is no terminal, without --json",
    };

    private readonly Option<bool> _json = new("--json") { Description = "A JSON object on a line each time" };

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto]");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        Option[] all =
            [_level, _fields, _grep, _not, _window, _interval, _once, _json, _timeZone, _color, _noColor];
        foreach (Option option in all)
            command.Options.Add(option);
    }

    public TopInput Read(ParseResult parsed) => new()
    {
        Paths = parsed.GetValue(_paths) ?? [],
        Level = parsed.GetValue(_level),
        Filters = new()
        {
            Fields = parsed.GetValue(_fields) ?? [],
            Grep = parsed.GetValue(_grep) ?? [],
            Not = parsed.GetValue(_not) ?? [],
        },
        Window = parsed.GetValue(_window),
        Interval = parsed.GetValue(_interval),
        Once = parsed.GetValue(_once),
        IsJson = parsed.GetValue(_json),
        TimeZone = parsed.GetValue(_timeZone),
        Display = new() { Color = parsed.GetValue(_color), NoColor = parsed.GetValue(_noColor) },
    };
}
