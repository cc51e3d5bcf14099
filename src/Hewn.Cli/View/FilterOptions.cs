using System.CommandLine;

namespace Hewn.Cli.View;

/// <summary>The options that choose entries, for every command that reads logs.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _fields = Texts("--field", "k=v",
        "Only records whose field is so: k=v, k!=v, k~regex, k!~regex, k>number, k>=number, k<number, k<=number, "
        + "level>=warn, exists(k), !exists(k); several must all hold");

    private readonly Option<string[]> _grep = Texts("--grep", "text",
        "Only entries that hold the text, or match /regex/; a capital letter asks for its case");

    private readonly Option<string[]> _not = Texts("--not", "text", "Only entries that do not hold it");

    private readonly Option<string?> _since = Text("--since", "time",
        "Not before: 2026-01-19, 2026-01-19T10:00, 10:00, -3h, today, yesterday");

    private readonly Option<string?> _until = Text("--until", "time", "Before");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _fields, _grep, _not, _since, _until })
            command.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    public FilterInput Read(ParseResult parsed) => new()
    {
        Fields = parsed.GetValue(_fields) ?? [],
        Grep = parsed.GetValue(_grep) ?? [],
        Not = parsed.GetValue(_not) ?? [],
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
    };

    internal static Option<string[]> Texts(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    internal static Option<string?> Text(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
    };
}
