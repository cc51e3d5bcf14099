using System.CommandLine;
using Hewn.Cli.View.Output;

namespace Hewn.Cli.View;

/// <summary>The options that say how entries are shown, for every command that shows some.</summary>
internal sealed class DisplayOptions
{
    private readonly Option<string[]> _hide = FilterOptions.Texts("--hide", "field,…", "Fields that are not shown");

    private readonly Option<string[]> _show = FilterOptions.Texts("--show", "field,…",
        "The only fields that are shown; timestamp, level, logger and message are fields, too");

    private readonly Option<string?> _expand = FilterOptions.Text("--expand", "auto|always|never",
        "Lines of their own for long objects and stack traces, for all fields, or for none [default: auto]");

    private readonly Option<string?> _theme = FilterOptions.Text("--theme", string.Join('|', Theme.Names),
        "Colours [default: hewn]");

    private readonly Option<string?> _color = FilterOptions.Text("--color", "auto|always|never",
        "Whether colours are shown [default: auto: on a terminal, unless NO_COLOR is set; or where FORCE_COLOR is]");

    private readonly Option<bool> _noColor = new("--no-color") { Description = "The same as --color never" };

    private readonly Option<bool> _noPager = new("--no-pager")
    {
        Description = "Not through $HEWN_PAGER, $PAGER or less, which a terminal gets otherwise",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _expand.CompletionSources.Add("auto", "always", "never");
        _theme.CompletionSources.Add(Theme.Names);
        _color.CompletionSources.Add("auto", "always", "never");
        foreach (Option option in new Option[] { _hide, _show, _expand, _theme, _color, _noColor, _noPager })
            command.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    public DisplayInput Read(ParseResult parsed) => new()
    {
        Hide = parsed.GetValue(_hide) ?? [],
        Show = parsed.GetValue(_show) ?? [],
        Expand = parsed.GetValue(_expand),
        Theme = parsed.GetValue(_theme),
        Color = parsed.GetValue(_color),
        NoColor = parsed.GetValue(_noColor),
        NoPager = parsed.GetValue(_noPager),
    };
}
