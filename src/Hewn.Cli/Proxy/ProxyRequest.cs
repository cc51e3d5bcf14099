using Hewn.AspNetCore;
using Hewn.AspNetCore.Proxy;
using Hewn.Cli.View;

namespace Hewn.Cli.Proxy;

/// <summary>
/// Turns what was typed, the configuration file and the environment into options. What was typed wins.
/// </summary>
internal static class ProxyRequest
{
    private const string DefaultListen = "127.0.0.1:11435";

    /// <summary>The options.</summary>
    /// <param name="input">What was typed.</param>
    /// <param name="terminal">Where it was typed.</param>
    /// <param name="saysContent">Whether it, or the file, says how prompts and answers are written.</param>
    /// <exception cref="UsageException">Something cannot be; the message says what is allowed.</exception>
    public static RecordingProxyOptions Read(ProxyInput input, Terminal terminal, out bool saysContent)
    {
        var options = new RecordingProxyOptions();
        options.Api.Log.Directory = LogDirectory.Choose(null, "--log-dir", terminal).Path;
        saysContent = input.Content is not null;
        if (input.Config is { } file)
            saysContent |= ProxyFile.Read(file, options);
        if (input.Upstream is { } upstream)
        {
            foreach (ProxyUpstream replaced in options.Upstreams.Where(IsForAll).ToArray())
                options.Upstreams.Remove(replaced);
            options.Upstreams.Add(new ProxyUpstream(Address("--upstream", upstream)));
        }

        if (options.Upstreams.Count == 0)
        {
            throw new UsageException(
                "no server is given. Name one with --upstream http://localhost:11434, or several in a file, with "
                + "--config.");
        }

        if (input.Listen is { } listen)
            options.Listen.Add(listen);
        if (options.Listen.Count == 0 && input.ListenHttp2 is null)
            options.Listen.Add(DefaultListen);
        if (input.ListenHttp2 is { } http2)
        {
            options.Listen.Add(http2);
            options.ListenHttp2.Add(http2);
        }

        if (input.LogDirectory is { } directory)
            options.Api.Log.Directory = LogDirectory.Choose(directory, "--log-dir", terminal).Path;
        if (input.Content is { } content)
            options.Api.Log.Prompts = Mode("--content", content);
        if (input.ConnectTimeout is { } connect)
            options.ConnectTimeout = OptionValues.Duration("--connect-timeout", connect);
        if (input.IdleTimeout is { } idle)
            options.IdleTimeout = OptionValues.Duration("--idle-timeout", idle);
        if (input.CallTimeout is { } whole)
            options.CallTimeout = OptionValues.Duration("--call-timeout", whole);
        if (input.HeadersTimeout is { } headers)
            options.HeadersTimeout = OptionValues.Duration("--headers-timeout", headers);
        if (input.Metrics is { } metrics)
            options.MetricsPath = MetricsPath(metrics);
        if (input.HasNoSpans)
            options.Api.Spans = SpanRecords.Never;
        options.AllowRemote |= input.AllowRemote;
        return options;
    }

    /// <summary>
    /// The environment without what was said here, which it would override, and without what is meant for the program
    /// that a shell's other variables are for: which of its records are wanted, and in what form. Here all calls are.
    /// </summary>
    public static Func<string, string?> WithoutSaid(bool saysContent, Func<string, string?> environment) => name =>
        name is "LOG_API_CALLS" or "LOG_LEVEL" or "LOG_LEVELS" or "LOG_JSON" or "DEBUG" or LogDirectory.Variable
        || (name is "LOG_PROMPTS" && saysContent)
            ? null
            : environment(name);

    private static bool IsForAll(ProxyUpstream upstream) => upstream is { PathPrefix: "/", Listen: null };

    /// <summary>A mode of prompts by its name.</summary>
    public static PromptMode Mode(string option, string text) =>
        Enum.Parse<PromptMode>(OptionValues.Choice(option, text, "Full", "Truncated", "Hash", "Off"));

    /// <summary>The path of the figures; null for none.</summary>
    public static string? MetricsPath(string text) =>
        text.Equals("off", StringComparison.OrdinalIgnoreCase) ? null : text;

    /// <summary>A server's address.</summary>
    public static Uri Address(string option, string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text, UriKind.Absolute,
            out Uri? address)
            ? address
            : throw new UsageException($"{option}: '{text}' is no address. Allowed: such as http://localhost:11434.");
}
