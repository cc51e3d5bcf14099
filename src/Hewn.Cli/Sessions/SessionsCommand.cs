using System.CommandLine;

namespace Hewn.Cli.Sessions;

/// <summary><c>hewn sessions</c>: experiments, listed, shown, compared, searched and moved.</summary>
internal static class SessionsCommand
{
    public const string Name = "sessions";

    private static readonly Dictionary<string, string[]> _examples = new()
    {
        [Name] = ListCommand.Examples,
        [ShowCommand.Name] = ShowCommand.Examples,
        [LogsCommand.Name] = LogsCommand.Examples,
        [LogsCommand.TailName] = LogsCommand.TailExamples,
        [CompareCommand.Name] = CompareCommand.Examples,
        [SearchCommand.Name] = SearchCommand.Examples,
        [ExportCommand.Name] = ExportCommand.Examples,
        [ImportCommand.Name] = ImportCommand.Examples,
        [PushCommand.Name] = PushCommand.Examples,
        [DeleteCommand.Name] = DeleteCommand.Examples,
    };

    private const string TimeZone = "--timezone";
    private const string NoColor = "--no-color";

    /// <summary>The examples of a command; null for one that is none of these.</summary>
    public static string[]? ExamplesOf(string command) => _examples.GetValueOrDefault(command);

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        Command command = ListCommand.Create(terminal, time);
        command.Aliases.Add("session"); // As one says it of a single one: hewn session push.
        command.Options.Add(new Option<string?>(SessionRoots.Option)
        {
            Description = $"Folder of the workspaces [default: ${SessionRoots.Variable} if set, else those that exist "
                + $"of {string.Join(", ", SessionRoots.Defaults)}]",
            HelpName = "folder",
            Recursive = true,
        });
        command.Options.Add(new Option<string?>(TimeZone)
        {
            Description = "Zone of timestamps that name none, and of what is shown: local, utc, +02:00, Europe/Berlin "
                + "[default: local]",
            HelpName = "zone",
            Recursive = true,
        });
        command.Options.Add(new Option<bool>(NoColor)
        {
            Description = "No colours; they are also off when NO_COLOR is set or the output is no terminal",
            Recursive = true,
        });
        command.Subcommands.Add(ShowCommand.Create(terminal, time));
        command.Subcommands.Add(LogsCommand.Create(terminal, time));
        command.Subcommands.Add(LogsCommand.CreateTail(terminal, time));
        command.Subcommands.Add(CompareCommand.Create(terminal, time));
        command.Subcommands.Add(SearchCommand.Create(terminal, time));
        command.Subcommands.Add(ExportCommand.Create(terminal, time));
        command.Subcommands.Add(ImportCommand.Create(terminal, time));
        command.Subcommands.Add(PushCommand.Create(terminal, time));
        command.Subcommands.Add(DeleteCommand.Create(terminal, time));
        return command;
    }

    /// <summary>The argument that names a session.</summary>
    public static Argument<string> SessionArgument() => new("NAME")
    {
        Description = "The session: its name, or workspace/name",
    };

    /// <summary>Runs a command within the boundary that turns failures into messages and exit codes.</summary>
    public static async Task<int> RunAsync(
        ParseResult parsed, Terminal terminal, TimeProvider time, Func<SessionsScene, Task<int>> run)
    {
        try
        {
            var input = new SessionsInput(
                parsed.GetValue<string?>(SessionRoots.Option),
                parsed.GetValue<string?>(TimeZone),
                parsed.GetValue<bool>(NoColor));
            var scene = new SessionsScene(input, terminal, time);
            int code = await run(scene).ConfigureAwait(false);
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }
        catch (UsageException problem)
        {
            return Fail(terminal, problem.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, "interrupted before it was done.");
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException
            || (problem is IOException && !Tool.IsClosedPipe(problem)))
        {
            return Fail(terminal, $"cannot read or write: {problem.Message}");
        }
    }

    /// <summary>As <see cref="RunAsync"/>, for what does not wait.</summary>
    public static Task<int> Run(
        ParseResult parsed, Terminal terminal, TimeProvider time, Func<SessionsScene, int> run) =>
        RunAsync(parsed, terminal, time, scene => Task.FromResult(run(scene)));

    private static int Fail(Terminal terminal, string message)
    {
        terminal.Output.Flush();
        terminal.Error.WriteLine($"hewn sessions: {PlainText.Of(message)}");
        return SessionsExit.Failure;
    }
}
