using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hewn.Cli.Completion;
using Hewn.Cli.Doctor;
using Hewn.Cli.Query;
using Hewn.Cli.Proxy;
using Hewn.Cli.Recover;
using Hewn.Cli.Requests;
using Hewn.Cli.Run;
using Hewn.Cli.Sessions;
using Hewn.Cli.Stats;
using Hewn.Cli.Top;
using Hewn.Cli.Usage;
using Hewn.Cli.View;

namespace Hewn.Cli;

/// <summary>The tool as a function: arguments and a terminal in, an exit code out.</summary>
internal static class Tool
{
    private const int BrokenPipe = 32; // EPIPE, the same number on Linux and macOS

    /// <summary>Runs one command. Never throws.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            int code = await RunCommandAsync(args, terminal, time, cancellation).ConfigureAwait(false);
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
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

    /// <summary>The commands and their options.</summary>
    internal static RootCommand CreateCommands(Terminal terminal, TimeProvider time)
    {
        var root = new RootCommand("Structured logs of LLM servers, from a terminal.");
        root.Subcommands.Add(ViewCommand.Create(terminal, time));
        root.Subcommands.Add(Show.ShowCommand.Create(terminal, time));
        root.Subcommands.Add(StatsCommand.Create(terminal, time));
        root.Subcommands.Add(TopCommand.Create(terminal, time));
        root.Subcommands.Add(QueryCommand.Create(terminal, time));
        root.Subcommands.Add(ProxyCommand.Create(terminal));
        root.Subcommands.Add(RequestsCommand.Create(terminal, time));
        root.Subcommands.Add(UsageCommand.Create(terminal, time));
        root.Subcommands.Add(RunCommand.Create(terminal, time));
        root.Subcommands.Add(Logs.LogsCommand.Create(terminal, time));
        root.Subcommands.Add(RecoverCommand.Create(terminal));
        root.Subcommands.Add(DoctorCommand.Create(terminal, time));
        root.Subcommands.Add(SessionsCommand.Create(terminal, time));
        root.Subcommands.Add(CompletionCommand.Create(terminal, () => CreateCommands(terminal, time)));
        root.Options.Add(DebugLog.CreateOption());
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static async Task<int> RunCommandAsync(
        IReadOnlyList<string> args, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        RootCommand root = CreateCommands(terminal, time);
        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args, parsing);
        if (parsed.Action is ParseErrorAction)
            return FailUsage(terminal, parsed);
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

    private static int FailUsage(Terminal terminal, ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
            terminal.Error.WriteLine($"hewn: {PlainText.Of(message)}");
        Command failed = parsed.CommandResult.Command;
        string? family = failed.Parents.OfType<Command>().Select(parent => parent.Name)
            .FirstOrDefault(name => name is SessionsCommand.Name or RequestsCommand.Name);
        string command = failed is RootCommand ? "hewn"
            : family is not null ? $"hewn {family} {failed.Name}"
            : $"hewn {failed.Name}";
        terminal.Error.WriteLine($"Run '{command} --help' for what is allowed.");
        return ExitCode.Usage;
    }

    private static int Fail(Terminal terminal, string message)
    {
        terminal.Error.WriteLine(PlainText.OfLines(message));
        return ExitCode.Failure;
    }
}
