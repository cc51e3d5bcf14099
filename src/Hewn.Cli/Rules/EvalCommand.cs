using System.CommandLine;
using Hewn.Cli.View;

namespace Hewn.Cli.Rules;

/// <summary><c>hewn rules eval</c>: its arguments and options.</summary>
internal static class EvalCommand
{
    public const string Name = "eval";

    public static Command Create(ReadingCommand boundary)
    {
        Argument<string[]> files = RulesCommand.FilesArgument("Rule files, or folders of them");
        Option<string?> directory = FilterOptions.Text("--log-dir", "folder",
            $"Folder of the logs [default: ${LogDirectory.Variable} if set, else {LogDirectory.Default}]");
        Option<string?> loki = FilterOptions.Text("--loki", "url", "Ask this Loki instead of files");
        Option<string?> at = FilterOptions.Text("--at", "time", "For when, once [default: now]");
        var json = new Option<bool>("--json") { Description = "As Prometheus's /api/v1/rules answers" };
        var watch = new Option<bool>("--watch")
        {
            Description = "Evaluate on schedule until Ctrl-C, and tell when an alert fires and when it is over",
        };
        Option<string?> interval = FilterOptions.Text("--interval", "time",
            "From one evaluation to the next, for groups that do not say [default: 1m]");
        Option<string[]> managers = Several("--alertmanager", "url", "Tell this Alertmanager, by its API v2");
        Option<string[]> webhooks = Several("--webhook", "url", "Tell this webhook, as an Alertmanager would");
        Option<string?> log = FilterOptions.Text("--log", "file",
            "Append alerts and what recording rules gave to this log, as records");
        Option<string?> state = FilterOptions.Text("--state", "file",
            "Keep the course of alerts there over restarts");
        Option<string[]> labels = Several("--add-label", "name=value", "A label of all alerts that are sent");
        Option<string?> external = FilterOptions.Text("--external-url", "url",
            "Where people reach this; templates have it, and what is sent");
        Option<string?> zone = SharedOptions.TimeZone();
        var command = new Command(Name, "Evaluate rules over logs or a Loki: once, or on schedule.")
        {
            files, directory, loki, at, json, watch, interval, managers, webhooks, log, state, labels, external, zone,
        };
        boundary.Run(command, parsed => new EvalInput
        {
            Files = parsed.GetRequiredValue(files),
            LogDirectory = parsed.GetValue(directory),
            Loki = parsed.GetValue(loki),
            At = parsed.GetValue(at),
            Json = parsed.GetValue(json),
            Watch = parsed.GetValue(watch),
            Interval = parsed.GetValue(interval),
            Alertmanagers = parsed.GetValue(managers) ?? [],
            Webhooks = parsed.GetValue(webhooks) ?? [],
            Log = parsed.GetValue(log),
            State = parsed.GetValue(state),
            Labels = parsed.GetValue(labels) ?? [],
            ExternalUrl = parsed.GetValue(external),
            TimeZone = parsed.GetValue(zone),
        }, (input, cancellation) => new RuleEvaluation(input, boundary).RunAsync(cancellation));
        return command;
    }

    private static Option<string[]> Several(string name, string value, string description) =>
        new(name) { Description = description + "; may be given several times", HelpName = value };
}
