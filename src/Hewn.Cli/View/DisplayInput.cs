using Hewn.Cli.View.Output;

namespace Hewn.Cli.View;

/// <summary>What was typed about how entries are shown.</summary>
internal sealed record DisplayInput
{
    public string[] Hide { get; init; } = [];

    public string[] Show { get; init; } = [];

    public string? Expand { get; init; }

    public string? Theme { get; init; }

    public string? Color { get; init; }

    public bool NoColor { get; init; }

    public bool NoPager { get; init; }

    /// <summary>Whether something was typed that only entries of any log are shown by.</summary>
    public bool IsAsking => Hide.Length > 0 || Show.Length > 0 || Expand is not null || Theme is not null;

    /// <summary>Whether colours are wanted: as typed, else by the environment, else on a terminal.</summary>
    /// <exception cref="UsageException">A value is not possible.</exception>
    public bool HasColor(Terminal terminal)
    {
        string color = OptionValues.Choice("--color", Color ?? "auto", "auto", "always", "never");
        if (NoColor || color == "never")
            return false;
        if (color == "always")
            return true;
        if (!string.IsNullOrEmpty(terminal.Environment("NO_COLOR")))
            return false;
        string? forced = terminal.Environment("FORCE_COLOR");
        return terminal.IsOutputTerminal || (!string.IsNullOrEmpty(forced) && forced != "0");
    }

    /// <summary>The request.</summary>
    /// <exception cref="UsageException">A value is not possible, or two contradict each other.</exception>
    public DisplayRequest Read(string? output, TimeZoneInfo zone, Terminal terminal)
    {
        if (Hide.Length > 0 && Show.Length > 0)
            throw new UsageException("--hide and --show cannot be combined: --show alone says what is shown.");
        string theme = OptionValues.Choice("--theme", Theme ?? "hewn", Output.Theme.Names);
        OutputFormat format = ReadFormat(output);
        return new DisplayRequest
        {
            Format = format,
            Fields = FieldChoice.Of(Hide, Show),
            Expansion = ReadExpansion(Expand),
            Zone = zone,
            Theme = HasColor(terminal) ? Output.Theme.Named(theme) : Output.Theme.None,
            Width = terminal.IsOutputTerminal ? terminal.Width : null,
            IsTerminal = terminal.IsOutputTerminal,
            HasPager = terminal.IsOutputTerminal && !NoPager,
        };
    }

    /// <summary>How entries are written, as <c>--output</c> says; for people where it says nothing.</summary>
    /// <exception cref="UsageException">The value is not possible.</exception>
    public static OutputFormat ReadFormat(string? output) =>
        OptionValues.Choice("--output", output ?? "pretty", "pretty", "json", "logfmt", "csv", "raw") switch
        {
            "json" => OutputFormat.Json,
            "logfmt" => OutputFormat.Logfmt,
            "csv" => OutputFormat.Csv,
            "raw" => OutputFormat.Raw,
            _ => OutputFormat.Pretty,
        };

    private static Expansion ReadExpansion(string? expand) =>
        OptionValues.Choice("--expand", expand ?? "auto", "auto", "always", "never") switch
        {
            "always" => Expansion.Always,
            "never" => Expansion.Never,
            _ => Expansion.Auto,
        };
}
