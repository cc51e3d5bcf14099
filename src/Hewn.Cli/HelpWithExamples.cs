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

/// <summary>The usual help text, with examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        bool isOfSessions = command.Parents.OfType<Command>().Any(parent => parent.Name == SessionsCommand.Name);
        bool isOfRequests = command.Parents.OfType<Command>().Any(parent => parent.Name == RequestsCommand.Name);
        string[] examples = command.Name switch
        {
            string name when isOfSessions => SessionsCommand.ExamplesOf(name) ?? _rootExamples,
            RulesCommand.Name => RulesCommand.Examples,
            string when command.Parents.OfType<Command>().Any(parent => parent.Name == RulesCommand.Name)
                => RulesCommand.Examples,
            RequestsCommand.Name => RequestsCommand.Examples,
            string when isOfRequests => RequestsCommand.Examples,
            Show.ShowCommand.Name or Show.ShowCommand.RequestName or Show.ShowCommand.TraceName
                => Show.ShowCommand.Examples,
            StatsCommand.Name => StatsCommand.Examples,
            TopCommand.Name => TopCommand.Examples,
            ViewCommand.Name => ViewCommand.Examples,
            QueryCommand.Name => QueryCommand.Examples,
            ServeCommand.Name => ServeCommand.Examples,
            ProxyCommand.Name => ProxyCommand.Examples,
            UsageCommand.Name => UsageCommand.Examples,
            RunCommand.Name => RunCommand.Examples,
            Logs.LogsCommand.Name => Logs.LogsCommand.Examples,
            ShipCommand.Name => ShipCommand.Examples,
            RecoverCommand.Name => RecoverCommand.Examples,
            DoctorCommand.Name => DoctorCommand.Examples,
            CompletionCommand.Name => CompletionCommand.Examples,
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
        "hewn view app.jsonl        any log, page by page",
        "hewn view --stats          calls, error rates and response times of the last 24 hours",
        "hewn stats app.jsonl       levels, rates and percentiles of any log",
        "hewn show ID               all lines of one request, with the time of each step",
        "hewn top                   rates, errors and latency, live",
        "hewn query '|= \"error\"'    ask the files in LogQL, Loki's query language",
        "hewn serve                 the logs over Loki's API, for Grafana and whatever pushes to Loki",
        "hewn proxy                 record every call to a model server that is not your own",
        "hewn requests              those calls: what was asked, answered, and how fast",
        "hewn usage                 calls, tokens and time by model, user or day",
        "hewn run -- COMMAND        run a model server, its output as records",
        "hewn logs -f               the logs of a service and its engines as one",
        "hewn ship --to URL         ship logs to a Loki or an OpenTelemetry collector",
        "hewn rules eval FILE       which alerts the logs raise; rule files checked and tested",
        "hewn recover               write what a killed server had logged into its files",
        "hewn doctor                the settings in force, where they come from, and what is wrong",
        "hewn sessions              experiments: their status, time and loss",
        "hewn completion bash       a script for the shell: Tab completes commands, labels and values",
        "hewn view --help           everything that can be asked",
    ];
}
