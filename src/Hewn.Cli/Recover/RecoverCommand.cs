using System.CommandLine;
using Hewn.Cli.View;
using Hewn.Store.Rings;

namespace Hewn.Cli.Recover;

/// <summary><c>hewn recover</c>: writes what killed processes have left in their rings into their files.</summary>
internal static class RecoverCommand
{
    public const string Name = "recover";

    public static readonly string[] Examples =
    [
        "hewn recover                       the rings beside ./logs/*.log",
        "hewn recover /var/log/llm          … beside the logs of that folder",
        "hewn recover /var/log --recursive  … of all folders below",
        "hewn recover logs --dry-run        what would be written, without writing it",
    ];

    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string?>("DIR")
        {
            Description = $"Folder of the logs, or its .hewn folder [default: ${LogDirectory.Variable} if set, "
                + $"else {LogDirectory.Default}]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "All folders below DIR as well" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tell what would be written, and write nothing" };
        var output = new Option<string?>("--output")
        {
            Description = "For people, or JSON for programs [default: pretty]",
            HelpName = "pretty|json",
        };
        output.CompletionSources.Add("pretty", "json");
        var noColor = new Option<bool>("--no-color")
        {
            Description = "No colours; they are also off when NO_COLOR is set or the output is no terminal",
        };
        var command = new Command(
            Name, "Write what killed processes had logged, and not yet written, into their files.")
        {
            directory, recursive, dryRun, output, noColor,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new RecoverInput(
                parsed.GetValue(directory),
                parsed.GetValue(recursive),
                parsed.GetValue(dryRun),
                parsed.GetValue(output),
                parsed.GetValue(noColor)),
            terminal,
            cancellation)));
        return command;
    }

    private static int Run(RecoverInput input, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            LogDirectory directory = LogDirectory.Choose(input.Directory, "DIR", terminal);
            bool isJson = OptionValues.Choice("--output", input.Output ?? "pretty", "pretty", "json") == "json";
            RequireFolder(directory);
            RingFolder own = RingFolder.Of(directory.Path);
            IReadOnlyList<RingFolder> folders = input.Recursive ? RingFolder.Below(directory.Path) : [own];
            foreach (RingFolder folder in folders)
                DebugLog.Say($"rings in {folder.Path}");
            bool hasColor = terminal.IsOutputTerminal && !input.NoColor
                && string.IsNullOrEmpty(terminal.Environment("NO_COLOR"));
            var text = new RecoverText(terminal, new Ink(hasColor), Path.GetDirectoryName(own.Path)!, input.IsDryRun);
            var outcomes = new List<RingOutcome>();
            foreach (RingFolder folder in folders)
            {
                IReadOnlyList<RingOutcome> done =
                    input.IsDryRun ? folder.Plan(cancellation) : folder.Recover(cancellation);
                outcomes.AddRange(done);
                if (!isJson)
                    done.ToList().ForEach(text.Write);
                cancellation.ThrowIfCancellationRequested(); // Between two rings: one that was begun is finished.
            }

            if (isJson)
                terminal.Output.WriteLine(RecoverJson.Write(outcomes, input.IsDryRun));
            else
                text.WriteTotals(outcomes);
            return outcomes.Exists(ring => ring.State == RingState.Failed) ? ExitCode.Failure : ExitCode.Success;
        }
        catch (UsageException problem)
        {
            terminal.Error.WriteLine($"hewn recover: {PlainText.Of(problem.Message)}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.Output.Flush();
            terminal.Error.WriteLine("hewn recover: interrupted; the other rings are as they were.");
            return ExitCode.Failure;
        }
    }

    private static void RequireFolder(LogDirectory directory)
    {
        string place = $"'{Path.GetFullPath(directory.Path)}' ({directory.Origin})";
        const string Advice = "Name the folder that your server logs to";
        if (File.Exists(directory.Path))
            throw new UsageException($"{place} is a file, not the folder of the logs. {Advice}.");
        if (!Directory.Exists(directory.Path))
            throw new UsageException($"the log directory {place} does not exist. {Advice}.");
    }
}
