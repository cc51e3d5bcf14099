namespace Hewn.AspNetCore.Proxy;

/// <summary>What a <see cref="RecordingProxy"/> stands before, where it listens, and what it records.</summary>
public sealed class RecordingProxyOptions
{
    /// <summary>The servers behind it; at least one.</summary>
    public IList<ProxyUpstream> Upstreams { get; } = [];

    /// <summary>
    /// The addresses it listens at, <c>host:port</c> each; port 0 takes a free one. Default: none, which stands for
    /// <c>127.0.0.1:11435</c>.
    /// </summary>
    public IList<string> Listen { get; } = [];

    /// <summary>
    /// Those of <see cref="Listen"/> that speak HTTP/2 without encryption (and then nothing else). Default: none.
    /// </summary>
    public ISet<string> ListenHttp2 { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether it may listen where other machines can reach it. Default false: then such an address is an error. It
    /// asks nobody who he is.
    /// </summary>
    public bool AllowRemote { get; set; }

    /// <summary>
    /// What is recorded and where: <c>api.log</c> and <c>errors.log</c> in <c>Api.Log.Directory</c>. Prompts and
    /// answers are written as <c>Api.Log.Prompts</c> says; in <see cref="PromptMode.Off"/> no body is written at all,
    /// and no message of an error that the upstream sent. Preset to write a <c>span</c> record of every call, and to
    /// let records go rather than calls wait when the disk does not take them
    /// (<see cref="OverflowPolicy.DropNewest"/>): 16 MiB of them wait first, and what is lost is counted and told.
    /// </summary>
    public ApiLoggingOptions Api { get; } = CreateApi();

    /// <summary>
    /// The path at which the proxy itself answers with its figures, as text for Prometheus. Default <c>/metrics</c>;
    /// null for none, and then the upstream's own page of that path is passed on. See docs/proxy.md.
    /// </summary>
    public string? MetricsPath { get; set; } = "/metrics";

    /// <summary>
    /// How long a connection to an upstream may take to be made. Default 10 s; 1 ms to 1 h.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long nothing at all may pass, in any direction, before a call is given up. Default 1 h, because a model on
    /// a processor may read a long prompt for many minutes without a sign; 1 ms to 24 days.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a call may take in all, whatever passes. Default: as long as it likes; 1 ms to 24 days.
    /// </summary>
    public TimeSpan? CallTimeout { get; set; }

    /// <summary>
    /// How long a client may take to send a request's headers. Default 30 s; 1 ms to 24 days. Who takes longer is cut
    /// off, with a record that says so.
    /// </summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long running calls may go on when the proxy stops.</summary>
    internal TimeSpan StopPatience { get; set; } = TimeSpan.FromSeconds(5);

    private static ApiLoggingOptions CreateApi()
    {
        var options = new ApiLoggingOptions { Spans = SpanRecords.Always };
        options.Log.Overflow = OverflowPolicy.DropNewest;
        return options;
    }
}
