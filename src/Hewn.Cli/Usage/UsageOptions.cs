using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Usage;

/// <summary>The arguments and options of <c>hewn usage</c>.</summary>
internal sealed class UsageOptions
{
    private readonly Argument<string[]> _paths = SharedOptions.Paths();

    private readonly Option<string?> _by = FilterOptions.Text("--by", "model|user|day",
        $"What calls are told apart by; several between commas [default: {UsageCommand.DefaultKey}]");

    private readonly Option<string?> _since = FilterOptions.Text("--since", "time",
        "Calls that ended then or later: 2026-01-19, 2026-01-19T10:00, 10:00, -3h, today, yesterday");

    private readonly Option<string?> _until = FilterOptions.Text("--until", "time", "Calls that ended before");
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object, for programs" };
    private readonly Option<string?> _timeZone = SharedOptions.TimeZone();

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto]");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        foreach (Option option in new Option[] { _by, _since, _until, _json, _timeZone, _color, _noColor })
            command.Options.Add(option);
        _by.CompletionSources.Add("model", "user", "day", "model,day");
    }

    public UsageInput Read(ParseResult parsed) => new()
    {
        Paths = parsed.GetValue(_paths) ?? [],
        By = parsed.GetValue(_by),
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
        IsJson = parsed.GetValue(_json),
        TimeZone = parsed.GetValue(_timeZone),
        Display = new() { Color = parsed.GetValue(_color), NoColor = parsed.GetValue(_noColor) },
    };
}
