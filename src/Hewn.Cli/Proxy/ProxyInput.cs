namespace Hewn.Cli.Proxy;

/// <summary>What was typed, as it was typed: null means "not given".</summary>
internal sealed record ProxyInput(
    string? Upstream,
    string? Config,
    string? Listen,
    string? ListenHttp2,
    string? LogDirectory,
    string? Content,
    string? ConnectTimeout,
    string? IdleTimeout,
    string? CallTimeout,
    string? HeadersTimeout,
    string? Metrics,
    bool HasNoSpans,
    bool AllowRemote);
