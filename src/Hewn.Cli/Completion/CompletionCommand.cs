using System.CommandLine;
using Hewn.Cli.Query;
using Hewn.LogQL;
using Hewn.Store.Querying;

namespace Hewn.Cli.Completion;

/// <summary><c>hewn completion</c>: scripts for shells, and what they ask for when somebody presses Tab.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    public static readonly string[] Examples =
    [
        "eval \"$(hewn completion bash)\"     Tab completes commands, options, labels and values: in ~/.bashrc",
        "eval \"$(hewn completion zsh)\"      in ~/.zshrc, after compinit",
        "hewn completion fish | source      in ~/.config/fish/config.fish",
    ];

    public static Command Create(Terminal terminal, Func<RootCommand> root)
    {
        var shell = new Argument<string>("SHELL") 
        {
            Description = "The shell: bash, zsh or fish",
            HelpName = "SHELL",
        };
        shell.AcceptOnlyFromAmong(CompletionScripts.Shells);
        var line = new Option<string?>("--line")
        {
            Description = "Suggest what this command line can go on with, a line each; the scripts ask so",
            HelpName = "text",
            Hidden = true,
        };
        var command = new Command(Name, "Print the script that lets a shell complete commands, labels and values.")
        {
            shell, line,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(shell);
            if (parsed.GetValue(line) is not { } typed)
            {
                terminal.Output.Write(CompletionScripts.Of(name));
                return ExitCode.Success;
            }

            foreach (string found in Suggest(typed, name, terminal, root))
                terminal.Output.WriteLine(PlainText.Of(found));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The word at the end of a command line, completed in each way there is.</summary>
    public static IEnumerable<string> Suggest(string line, string shell, Terminal terminal, Func<RootCommand> root)
    {
        var words = TypedWords.Of(line);
        if (words.Complete.Count > 1 && words.Complete[1] == QueryCommand.Name && IsQuery(words))
        {
            IReadOnlyList<string> found =
                QueryCompletion.Complete(words.Current, () => SampleOf(words.Complete, terminal));
            if (shell != "bash")
                return found; // the others quote by themselves
            // To a single one bash adds the end of the quote; the query may go on.
            if (found.Count == 1)
                found = [found[0], found[0] + " "];
            return words.Quote switch
            {
                '\'' => found,
                '"' => found.Select(Escaped),
                _ => found.Select(one => $"'{one}"),
            };
        }

        string typed = string.Join(' ', words.Complete.Skip(1).Select(Quoted).Append(words.Current));
        return root().Parse(typed).GetCompletions(typed.Length).Select(item => item.InsertText ?? item.Label)
            .Where(item => item.StartsWith(words.Current, StringComparison.Ordinal));
    }

    /// <summary>Labels of the files that the rest of the command line names; none when it names none.</summary>
    public static LabelSample SampleOf(IReadOnlyList<string> words, Terminal terminal)
    {
        try
        {
            var options = new QueryOptions();
            var query = new Command(QueryCommand.Name);
            options.AddTo(query);
            // The query is the word that is missing.
            QueryInput input = options.Read(query.Parse(["{}", .. words.Skip(2)]));
            if (input.Loki.IsGiven)
                return LabelSample.Of([], LabelPolicy.Default);
            LabelPolicy policy = input.Labels is null ? LabelPolicy.Default : new(input.Labels.Split(','));
            return LabelSample.Of(QueryFiles.Find(input, terminal).Files, policy);
        }
        catch (Exception problem) when (problem is UsageException or LogQLException or IOException
            or UnauthorizedAccessException or InvalidOperationException)
        {
            return LabelSample.Of([], LabelPolicy.Default); // who presses Tab is not told; who runs the query is
        }
    }

    /// <summary>Whether the word at the end is the query: the first that is no option and no option's value.</summary>
    private static bool IsQuery(TypedWords words)
    {
        if (words.Current.StartsWith('-') && words.Quote == '\0')
            return false;
        var options = new QueryOptions();
        var query = new Command(QueryCommand.Name);
        options.AddTo(query);
        string[] before = [.. words.Complete.Skip(2)];
        bool takesValue = before.Length > 0 && query.Options.Any(option =>
            (option.Name == before[^1] || option.Aliases.Contains(before[^1])) && option.ValueType != typeof(bool));
        return !takesValue && query.Parse(before).GetResult(query.Arguments[0]) is null or { Tokens.Count: 0 };
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    private static string Escaped(string text)
    {
        foreach (string sign in (string[])["\\", "\"", "$", "`"])
            text = text.Replace(sign, "\\" + sign, StringComparison.Ordinal);
        return text;
    }
}
