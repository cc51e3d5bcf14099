using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hewn.Cli;

/// <summary>What is said of a command line that cannot be understood, with what may have been meant.</summary>
internal static class UsageErrors
{
    private const string Paths = "PATHS"; // takes whatever is no option

    /// <summary>Options that do not exist and were taken for files; null when all is well.</summary>
    public static string? OfMistypedOption(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        ArgumentResult? paths = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .FirstOrDefault(argument => argument.Argument.Name == Paths);
        if (paths is null || !paths.Tokens.Any(token => token.Value is ['-', _, ..]))
            return null;
        // Behind -- stand files, whatever they are called.
        int dashes = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count();
        string[] before = [.. parsed.Tokens.Take(dashes).Select(token => token.Value)];
        string? mistyped = paths.Tokens.Select(token => token.Value)
            .FirstOrDefault(text => text is ['-', _, ..] && before.Contains(text) && !Path.Exists(text));
        if (mistyped is null)
            return null;
        string name = mistyped.Split('=', ':')[0];
        IEnumerable<string> options = command.Options.Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Prepend(option.Name))
            .Where(option => option.StartsWith("--", StringComparison.Ordinal));
        string meant = NearNames.Of(name, options) is { } near ? $" Did you mean {near}?" : "";
        return $"{TitleOf(command)}: '{PlainText.Of(name)}' is no option.{meant} A file of that name is written "
            + $"./{PlainText.Of(mistyped)}.\nRun '{TitleOf(command)} --help' for what is allowed.";
    }

    /// <summary>Sentences about what the parser could not understand.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var typed, ..] && !typed.StartsWith('-'))
        {
            string? near = NearNames.Of(typed, command.Subcommands.Select(each => each.Name));
            string prefix = !command.Parents.Any() ? "" : $"{TitleOf(command)[5..]} ";
            string meant = near is null ? "." : $": did you mean '{TitleOf(command)} {near}'?";
            return [$"hewn: '{prefix}{PlainText.Of(typed)}' is no command{meant}"];
        }

        // The parser lists what is allowed on lines of its own.
        return parsed.Errors.Select(error => string.Join(' ', error.Message.Split(
                (char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Distinct().Select(message => $"hewn: {PlainText.Of(message)}");
    }

    /// <summary>What a command is called when it is run: <c>hewn sessions show</c>.</summary>
    public static string TitleOf(Command command) => string.Join(' ', Names(command).Reverse());

    private static IEnumerable<string> Names(Command command)
    {
        Command? at = command;
        while (at?.Parents.OfType<Command>().FirstOrDefault() is { } parent)
        {
            yield return at.Name;
            at = parent;
        }

        yield return "hewn"; // the root, whose own name is the program's file
    }
}
