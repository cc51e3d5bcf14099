using System.CommandLine;
using Hewn.Configuration;

namespace Hewn.Cli.Run;

/// <summary><c>hewn run</c>: a model server as a child, its output as records.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    public static readonly string[] Examples =
    [
        "hewn run -- llama-server -m model.gguf --port 8080",
        "                                  its output as records in ./logs/engine-llama-server.log, and shown as ever",
        "hewn run --name vllm --log-dir logs -- python -m vllm.entrypoints.openai.api_server --model m",
        "hewn run --quiet -- ollama serve  … recorded only",
        "hewn logs -f                      (in another terminal) it together with the other logs of ./logs",
        "hewn view logs/engine-llama-server.log --level warn",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var name = new Option<string?>("--name")
        {
            Description = "What the engine is called, in its records and its file, engine-NAME.log "
                + "[default: the command's name]",
            HelpName = "ENGINE",
        };
        var directory = new Option<string?>("--log-dir")
        {
            Description = $"Where its file is [default: ${LogDirectory.Variable} if set, else {LogDirectory.Default}]",
            HelpName = "DIR",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Record its output without showing it" };
        var line = new Argument<string[]>("COMMAND")
        {
            Description = "The program and its arguments, behind --; signals go on to it, and its exit code is ours",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(Name, "Run a model server as a child and turn its output into records.")
        {
            name, directory, quiet, line,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new RunInput(
                parsed.GetValue(name), parsed.GetValue(directory), parsed.GetValue(quiet), parsed.GetValue(line) ?? []),
            terminal,
            time,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        RunInput input, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await new EngineRun(RunRequest.Read(input, terminal), terminal, time)
                .RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (RunException problem)
        {
            return Fail(terminal, problem.Message, problem.ExitCode);
        }
        catch (Exception problem) when (problem is UsageException or HewnConfigurationException)
        {
            return Fail(terminal, problem.Message, ExitCode.Usage);
        }
    }

    private static int Fail(Terminal terminal, string message, int code)
    {
        terminal.Error.WriteLine($"hewn run: {PlainText.OfLines(message)}");
        return code;
    }
}
