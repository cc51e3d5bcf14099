namespace Hewn.AspNetCore.Proxy;

/// <summary>A server that a <see cref="RecordingProxy"/> stands before. Immutable.</summary>
/// <param name="Address">
/// Where it is: <c>http</c> or <c>https</c>, host, port, and a path if all of its paths begin with one.
/// </param>
/// <param name="PathPrefix">
/// The paths that go there: those that begin with it, whole segments, case counting. <c>/</c> for all. The longest
/// that fits decides.
/// </param>
/// <param name="Listen">
/// The one address (of <see cref="RecordingProxyOptions.Listen"/>) whose calls go there; null for all.
/// </param>
/// <param name="RemovesPrefix">Whether the server is asked without the prefix.</param>
/// <param name="UsesHttp2">
/// Whether it is asked in HTTP/2 although the connection is not encrypted. An encrypted one agrees on HTTP/2 by itself.
/// </param>
public sealed record ProxyUpstream(
    Uri Address, string PathPrefix = "/", string? Listen = null, bool RemovesPrefix = false, bool UsesHttp2 = false);
