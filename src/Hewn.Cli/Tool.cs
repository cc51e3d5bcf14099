using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hewn.Cli.Completion;
using Hewn.Cli.Doctor;
using Hewn.Cli.Query;
using Hewn.Cli.Proxy;
using Hewn.Cli.Recover;
using Hewn.Cli.Requests;
using Hewn.Cli.Rules;
using Hewn.Cli.Run;
using Hewn.Cli.Serve;
using Hewn.Cli.Sessions;
using Hewn.Cli.Ship;
using Hewn.Cli.Stats;
using Hewn.Cli.Top;
using Hewn.Cli.Usage;
using Hewn.Cli.View;

namespace Hewn.Cli;

/// <summary>The tool as a function: arguments and a terminal in, an exit code out.</summary>
internal static class Tool
{
    private const string RootName = "hewn";
    private const int BrokenPipe = 32; // EPIPE, the same number on Linux and macOS

    /// <summary>Runs one command. Never throws.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            int code = await RunCommandAsync(args, terminal, time, cancellation).ConfigureAwait(false);
            terminal.Output.Flush(); // FlushAsync would start the pool of threads for it.
            return code;
        }
        catch (IOException closed) when (IsClosedPipe(closed))
        {
            return ExitCode.Success; // `| head` has seen enough
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, $"hewn: cannot read or write: {problem.Message}");
        }
        catch (Exception defect)
        {
            // The boundary: whatever it was, a person gets a message that says whose fault it is, and an exit code.
            return Fail(terminal, $"hewn: a defect in hewn itself, please report it: {defect}");
        }
    }

    /// <summary>Whether an exception says that the reader of our output has gone.</summary>
    internal static bool IsClosedPipe(Exception problem) => problem is IOException { HResult: BrokenPipe };

    /// <summary>An exception that says so.</summary>
    internal static IOException ClosedPipe(IOException cause) => new(cause.Message, BrokenPipe);

    /// <summary>The commands and their options.</summary>
    /// <param name="terminal">What they see of the world.</param>
    /// <param name="time">Their clock.</param>
    internal static RootCommand CreateCommands(Terminal terminal, TimeProvider time) =>
        CreateCommands(Commands(terminal, time));

    /// <summary>The commands, each made when it is asked for, in the order in which help lists them.</summary>
    internal static (string Name, Func<Command> Create)[] Commands(Terminal terminal, TimeProvider time) =>
    [
        (ViewCommand.Name, () => ViewCommand.Create(terminal, time)),
        (Show.ShowCommand.Name, () => Show.ShowCommand.Create(terminal, time)),
        (StatsCommand.Name, () => StatsCommand.Create(terminal, time)),
        (TopCommand.Name, () => TopCommand.Create(terminal, time)),
        (QueryCommand.Name, () => QueryCommand.Create(terminal, time)),
        (ServeCommand.Name, () => ServeCommand.Create(terminal, time)),
        (ProxyCommand.Name, () => ProxyCommand.Create(terminal)),
        (RequestsCommand.Name, () => RequestsCommand.Create(terminal, time)),
        (UsageCommand.Name, () => UsageCommand.Create(terminal, time)),
        (RunCommand.Name, () => RunCommand.Create(terminal, time)),
        (Logs.LogsCommand.Name, () => Logs.LogsCommand.Create(terminal, time)),
        (ShipCommand.Name, () => ShipCommand.Create(terminal, time)),
        (RulesCommand.Name, () => RulesCommand.Create(terminal, time)),
        (RecoverCommand.Name, () => RecoverCommand.Create(terminal)),
        (DoctorCommand.Name, () => DoctorCommand.Create(terminal, time)),
        (SessionsCommand.Name, () => SessionsCommand.Create(terminal, time)),
        (CompletionCommand.Name, () => CompletionCommand.Create(terminal, () => CreateCommands(terminal, time))),
    ];

    private static async Task<int> RunCommandAsync(
        IReadOnlyList<string> args, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        Command root = CreateRoot(args, terminal, time);
        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args, parsing);
        if (parsed.Action is ParseErrorAction)
            return FailUsage(terminal, parsed);
        if (UsageErrors.OfMistypedOption(parsed) is { } mistyped)
        {
            terminal.Error.WriteLine(mistyped);
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Interrupt does it
        };
        using DebugLog? debug = DebugLog.For(parsed, terminal, time);
        int code = await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        debug?.End(code);
        return code;
    }

    private static RootCommand CreateCommands(params (string Name, Func<Command> Create)[] commands)
    {
        var root = new RootCommand("Structured logs of LLM servers, from a terminal.");
        foreach ((_, Func<Command> create) in commands)
            root.Subcommands.Add(create());
        root.Options.Add(DebugLog.CreateOption());
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>
    /// What the words are read by: the command that the first of them names, so that the others cost no time, and help
    /// only where it is asked for, because its words are read from the library's resources; everything where any
    /// command may be meant.
    /// </summary>
    internal static Command CreateRoot(IReadOnlyList<string> args, Terminal terminal, TimeProvider time)
    {
        (string Name, Func<Command> Create)[] commands = Commands(terminal, time);
        foreach ((string Name, Func<Command> Create) command in commands)
        {
            if (args.Count == 0 || command.Name != args[0])
                continue;
            if (args.Any(MayAskForHelp))
                return CreateCommands(command);
            var root = new Command(RootName);
            root.Subcommands.Add(command.Create());
            root.Options.Add(DebugLog.CreateOption());
            return root;
        }

        return CreateCommands(commands);
    }

    /// <summary>Whether a word may be an option of the root: <c>--help</c>, <c>-h</c>, also within
    /// <c>-fh</c>.</summary>
    private static bool MayAskForHelp(string word) => word switch
    {
        ['-', '-', ..] => word.StartsWith("--help", StringComparison.Ordinal)
            || word.StartsWith("--version", StringComparison.Ordinal),
        ['-', ..] => word.Contains('h') || word.Contains('?'),
        _ => word is "/h" or "/?",
    };

    private static int FailUsage(Terminal terminal, ParseResult parsed)
    {
        foreach (string message in UsageErrors.Of(parsed))
            terminal.Error.WriteLine(message);
        string command = UsageErrors.TitleOf(parsed.CommandResult.Command);
        terminal.Error.WriteLine($"Run '{command} --help' for what is allowed.");
        return ExitCode.Usage;
    }

    private static int Fail(Terminal terminal, string message)
    {
        terminal.Error.WriteLine(PlainText.OfLines(message));
        return ExitCode.Failure;
    }
}
