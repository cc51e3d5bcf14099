using System.CommandLine;
using Hewn.Cli.Loki;
using Hewn.Server;

namespace Hewn.Cli.Serve;

/// <summary><c>hewn serve</c>: Loki's HTTP API over local log files and what is pushed to it.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static readonly string[] Examples =
    [
        "hewn serve                                    ./logs for Grafana's data source Loki at http://127.0.0.1:3100",
        "hewn serve --log-dir /var/log/llm --retention 30d --retention-bytes 50GB",
        "HEWN_API_KEYS=… hewn serve --listen 0.0.0.0:3100    for other machines, which show the key",
        "hewn serve --rules rules/ --alertmanager http://localhost:9093    alerts over what is there and what comes",
        "hewn serve --listen 0.0.0.0:3100 --api-key-file keys --tls-cert logs.pem    … encrypted",
        "hewn serve --loki https://loki:3100 --listen 127.0.0.1:3101    before a Loki elsewhere",
        "hewn serve --limit max_line_size=1MB --limit max_entries_limit_per_query=20000",
    ];

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var directory = Text("--log-dir", "Folder of the logs; what is pushed goes there, too "
            + $"[default: ${LogDirectory.Variable} if set, else {LogDirectory.Default}]", "DIR");
        var listen = Text(
            "--listen", $"Where clients connect [default: {LogServerHost.DefaultListen}]", "HOST:PORT");
        var keys = Texts("--api-key", "A key that requests must show; scopes are read, write and admin "
            + $"[default: those of ${ServeRequest.KeysVariable}; none for this machine only]", "[SCOPES:]KEY");
        var keyFile = Text("--api-key-file", "File with keys, one a line", "FILE");
        var certificate = Text("--tls-cert", "Speak TLS with this certificate (PEM)", "FILE");
        var certificateKey = Text("--tls-key", "Its key (PEM) [default: in the same file]", "FILE");
        var loki = new LokiOptions("Stand before this Loki instead of a folder: keys and limits here, lines there");
        var tenants = new Option<bool>("--tenants")
        {
            Description = "Requests name their tenant in X-Scope-OrgID; log files are no tenant's and not asked",
        };
        var errors = new Option<bool>("--include-errors-log")
        {
            Description = "Ask errors.log beside api.log, app.log or app.jsonl, too: its records stand there as well",
        };
        var retention = Text("--retention", "Delete days of pushed lines that are older [default: never]", "TIME");
        var bytes = Text("--retention-bytes", "Delete the oldest days beyond that size [default: never]", "SIZE");
        var levels = Flag("--discover-log-levels", "Give pushed lines their level as detected_level [default: true]");
        var services = Flag("--discover-service-name", "Give pushed streams a service_name [default: true]");
        var limits = Texts("--limit", "Set a limit by Loki's name, such as max_line_size=512KB", "NAME=VALUE");
        var rules = Texts("--rules", "Evaluate the rules of this file, or of the files of this folder; read again "
            + "when they change", "FILE|DIR");
        var interval = Text("--rules-interval", "From one evaluation to the next, for groups that do not say "
            + "[default: 1m]", "TIME");
        var managers = Texts("--alertmanager", "Tell this Alertmanager of alerts, by its API v2", "URL");
        var webhooks = Texts("--webhook", "Tell this webhook of alerts, as an Alertmanager would", "URL");
        var labels = Texts("--add-label", "A label of all alerts that are sent", "NAME=VALUE");
        var external = Text("--external-url", "Where people reach this; templates have it, and what is sent", "URL");
        var disk = Flag("--log-disk-space", "Log each minute how much room the disk has, as disk_free_bytes "
            + "[default: true]");
        var indexes = Flag("--index-files", "Index log files beside the requests, in .hewn/index beside them, so that "
            + "what is asked of them comes sooner [default: true]");
        var command = new Command(Name, "Serve logs over Loki's HTTP API: push, LogQL, tail, OpenTelemetry.")
        {
            directory, listen, keys, keyFile, certificate, certificateKey, tenants, errors, retention, bytes, levels,
            services, limits, rules, interval, managers, webhooks, labels, external, disk, indexes,
        };
        loki.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            new ServeInput(
                parsed.GetValue(directory),
                parsed.GetValue(listen),
                parsed.GetValue(keys) ?? [],
                parsed.GetValue(tenants),
                parsed.GetValue(retention),
                parsed.GetValue(bytes),
                parsed.GetValue(levels),
                parsed.GetValue(services),
                parsed.GetValue(limits) ?? [])
            {
                Rules = parsed.GetValue(rules) ?? [],
                RulesInterval = parsed.GetValue(interval),
                Alertmanagers = parsed.GetValue(managers) ?? [],
                Webhooks = parsed.GetValue(webhooks) ?? [],
                Labels = parsed.GetValue(labels) ?? [],
                ExternalUrl = parsed.GetValue(external),
                LogsDiskSpace = parsed.GetValue(disk),
                IndexesFiles = parsed.GetValue(indexes),
                IncludesErrorLogs = parsed.GetValue(errors),
                KeyFile = parsed.GetValue(keyFile),
                Certificate = parsed.GetValue(certificate),
                CertificateKey = parsed.GetValue(certificateKey),
                Loki = loki.Read(parsed),
            },
            terminal,
            time,
            cancellation));
        return command;
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]> Texts(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<bool?> Flag(string name, string description) =>
        new(name) { Description = description, HelpName = "true|false" };

    private static async Task<int> RunAsync(
        ServeInput input, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            LogServerOptions options = ServeRequest.Read(input, terminal, time) with
            {
                OnProblem = problem => terminal.Error.WriteLine($"hewn serve: {PlainText.OfLines(problem.Message)}"),
            };
            LogServerHost host = await LogServerHost
                .StartAsync(options, input.Listen ?? LogServerHost.DefaultListen, cancellation).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                using var spare = new SpareMemory(time);
                Tell(terminal, options, host);
                _ = FirstRequest.SendAsync(host.Addresses[0], cancellation);
                await UntilInterruptedAsync(cancellation).ConfigureAwait(false);
                await host.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return ExitCode.Success;
        }
        catch (Exception problem) when (problem is UsageException or ArgumentException)
        {
            await terminal.Error.WriteLineAsync($"hewn serve: {PlainText.OfLines(problem.Message)}")
                .ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success; // Interrupted while it started.
        }
    }

    private static void Tell(Terminal terminal, LogServerOptions options, LogServerHost host)
    {
        foreach (Uri address in host.Addresses)
        {
            terminal.Output.WriteLine(PlainText.Of($"Open {address.GetLeftPart(UriPartial.Authority)} in a browser; "
                + "Grafana takes it as a Loki"));
        }

        terminal.Output.WriteLine(PlainText.Of(options.Remote is { } loki
            ? $"asking the Loki at {loki.Place}"
            : $"serving {Path.GetFullPath(options.Directory)}"));
        if (options.Certificate is null && host.IsForOthers)
        {
            terminal.Error.WriteLine("hewn serve: other machines send keys and lines here that everybody on the way "
                + "can read; --tls-cert encrypts them.");
        }

        terminal.Output.WriteLine("Ctrl-C ends it");
        terminal.Output.Flush();
    }

    private static async Task UntilInterruptedAsync(CancellationToken cancellation)
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration =
            cancellation.Register(() => interrupted.TrySetResult());
        await interrupted.Task.ConfigureAwait(false);
    }
}
