using System.CommandLine;
using Hewn.AspNetCore.Proxy;
using Hewn.Configuration;

namespace Hewn.Cli.Proxy;

/// <summary><c>hewn proxy</c>: records the calls to model servers that are not one's own.</summary>
internal static class ProxyCommand
{
    public const string Name = "proxy";

    public static readonly string[] Examples =
    [
        "hewn proxy --upstream http://localhost:11434    record Ollama; clients use http://127.0.0.1:11435",
        "hewn proxy --upstream http://localhost:8080 --content off    … llama.cpp, without prompts and answers",
        "hewn proxy --config proxy.json    several servers, by path or port: see docs/proxy.md",
        "hewn view --follow    (in another terminal) the calls as they come",
    ];

    public static Command Create(Terminal terminal)
    {
        var upstream = Text("--upstream", "The server to record, such as http://localhost:11434", "URL");
        var config = Text("--config", "A JSON file that says all this for several servers", "FILE");
        var listen = Text("--listen", "Where clients call [default: 127.0.0.1:11435]", "HOST:PORT");
        var http2 = Text(
            "--listen-http2", "Where clients call in HTTP/2 without encryption [default: nowhere]", "HOST:PORT");
        var directory = Text("--log-dir", $"Where the records go [default: ${LogDirectory.Variable} if set, "
            + $"else {LogDirectory.Default}]", "DIR");
        var content = Text("--content", "How prompts and answers are written [default: $LOG_PROMPTS if set, else full]",
            "full|truncated|hash|off");
        content.CompletionSources.Add("full", "truncated", "hash", "off");
        var connect = Text("--connect-timeout", "For a connection to be made [default: 10s]", "TIME");
        var idle = Text("--idle-timeout", "For nothing at all to pass [default: 1h]", "TIME");
        var whole = Text("--call-timeout", "For a whole call [default: as long as it likes]", "TIME");
        var headers = Text("--headers-timeout", "For a client to send a request's headers [default: 30s]", "TIME");
        var metrics = Text(
            "--metrics", "Where Prometheus finds the proxy's own figures [default: /metrics]", "PATH|off");
        var noSpans = new Option<bool>("--no-spans")
        {
            Description = "Write no record of type span at the end of each call",
        };
        var remote = new Option<bool>("--allow-remote")
        {
            Description = "Listen where other machines reach it; it asks nobody who he is",
        };
        var command = new Command(Name, "Stand before a model server, pass everything on, and record every call.")
        {
            upstream, config, listen, http2, directory, content, connect, idle,
            whole, headers, metrics, noSpans, remote,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new ProxyInput(
                parsed.GetValue(upstream),
                parsed.GetValue(config),
                parsed.GetValue(listen),
                parsed.GetValue(http2),
                parsed.GetValue(directory),
                parsed.GetValue(content),
                parsed.GetValue(connect),
                parsed.GetValue(idle),
                parsed.GetValue(whole),
                parsed.GetValue(headers),
                parsed.GetValue(metrics),
                parsed.GetValue(noSpans),
                parsed.GetValue(remote)),
            terminal,
            cancellation));
        return command;
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static async Task<int> RunAsync(ProxyInput input, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            RecordingProxyOptions options = ProxyRequest.Read(input, terminal, out bool saysContent);
            RecordingProxy proxy = await RecordingProxy
                .StartAsync(options, ProxyRequest.WithoutSaid(saysContent, terminal.Environment), cancellation)
                .ConfigureAwait(false);
            await using (proxy.ConfigureAwait(false))
            {
                Tell(terminal, options, proxy);
                await UntilInterruptedAsync(cancellation).ConfigureAwait(false);
                TellEnd(terminal, proxy);
                await proxy.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return ExitCode.Success;
        }
        catch (Exception problem) when (problem is UsageException or ArgumentException or HewnConfigurationException)
        {
            await terminal.Error.WriteLineAsync($"hewn proxy: {PlainText.OfLines(problem.Message)}")
                .ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (ListenException problem)
        {
            await terminal.Error.WriteLineAsync($"hewn proxy: {PlainText.OfLines(problem.Message)} Is another proxy "
                + "running, or the server itself? Choose another address with --listen; port 0 takes a free one.")
                .ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Success; // Interrupted while it started.
        }
    }

    private static void Tell(Terminal terminal, RecordingProxyOptions options, RecordingProxy proxy)
    {
        foreach (ProxyUpstream upstream in options.Upstreams)
        {
            string from = upstream.Listen is null
                ? string.Join(", ", proxy.Addresses.Select(address => address.GetLeftPart(UriPartial.Authority)))
                : proxy.Addresses[options.Listen.IndexOf(upstream.Listen)].GetLeftPart(UriPartial.Authority);
            string path = upstream.PathPrefix == "/" ? string.Empty : $" {upstream.PathPrefix}";
            terminal.Output.WriteLine(PlainText.Of($"{from}{path} -> {upstream.Address}"));
        }

        string directory = Path.GetFullPath(options.Api.Log.Directory);
        string content = options.Api.Log.Prompts.ToString().ToUpperInvariant();
        terminal.Output.WriteLine(PlainText.Of($"recording to {directory}, prompts and answers: {content}"));
        if (options.MetricsPath is { } metrics)
            terminal.Output.WriteLine(PlainText.Of($"figures for Prometheus: {metrics}"));
        if (options.AllowRemote)
            terminal.Output.WriteLine("other machines can reach it, and it asks nobody who he is");
        terminal.Output.WriteLine("Ctrl-C ends it");
        terminal.Output.Flush();
    }

    private static void TellEnd(Terminal terminal, RecordingProxy proxy)
    {
        if (proxy.RunningCalls is not (> 0 and var count))
            return;
        string running = count == 1 ? "1 call is still running and has" : $"{count} calls are still running and have";
        terminal.Error.WriteLine(FormattableString.Invariant(
            $"ending; {running} {proxy.StopPatience.TotalSeconds:0.###} s, Ctrl-C again ends it at once"));
        terminal.Error.Flush();
    }

    private static async Task UntilInterruptedAsync(CancellationToken cancellation)
    {
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration =
            cancellation.Register(() => interrupted.TrySetResult());
        await interrupted.Task.ConfigureAwait(false);
    }
}
