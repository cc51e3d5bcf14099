using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hewn.Cli.Doctor;
using Hewn.Cli.Proxy;
using Hewn.Cli.Recover;
using Hewn.Cli.Sessions;
using Hewn.Cli.View;

namespace Hewn.Cli;

/// <summary>The usual help text, with examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        string[] examples = parseResult.CommandResult.Command.Name switch
        {
            ViewCommand.Name => ViewCommand.Examples,
            ProxyCommand.Name => ProxyCommand.Examples,
            RecoverCommand.Name => RecoverCommand.Examples,
            DoctorCommand.Name => DoctorCommand.Examples,
            string name => SessionsCommand.ExamplesOf(name) ?? _rootExamples,
        };
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }

    private static readonly string[] _rootExamples =
    [
        "hewn view                  the last records of ./logs/api.log and ./logs/errors.log",
        "hewn view --stats          calls, error rates and response times of the last 24 hours",
        "hewn proxy                 record every call to a model server that is not your own",
        "hewn recover               write what a killed server had logged into its files",
        "hewn doctor                the settings in force, where they come from, and what is wrong",
        "hewn sessions              experiments: their status, time and loss",
        "hewn view --help           everything that can be asked",
    ];
}
