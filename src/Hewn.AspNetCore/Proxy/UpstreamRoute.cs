using Hewn.Records;
using Hewn.Redaction;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Proxy;

/// <summary>An upstream with what each call to it needs of its address. Immutable, thread-safe.</summary>
/// <param name="upstream">The upstream.</param>
/// <param name="port">The only port whose calls go there; null for all.</param>
internal sealed class UpstreamRoute(ProxyUpstream upstream, int? port)
{
    private readonly PathString _prefix = new(upstream.PathPrefix.TrimEnd('/'));

    /// <summary>What stands before every path that is asked for.</summary>
    public string Root { get; } = upstream.Address.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>What is taken off the paths; empty for nothing.</summary>
    public string RemovedPrefix { get; } = upstream.RemovesPrefix ? upstream.PathPrefix.TrimEnd('/') : string.Empty;

    /// <summary>The address for people, without credentials.</summary>
    public string Shown { get; } = SecretText.Redact(upstream.Address.GetLeftPart(UriPartial.Path));

    /// <summary>The same as it is written in every record.</summary>
    public object Written { get; } = WrittenOf(SecretText.Redact(upstream.Address.GetLeftPart(UriPartial.Path)));

    /// <summary>The server's name or address, and its port.</summary>
    public (string Host, int Port) Server { get; } = (upstream.Address.IdnHost, upstream.Address.Port);

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsEncrypted { get; } = upstream.Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether the server may be asked in HTTP/2.</summary>
    public bool MayUseHttp2 => IsEncrypted || upstream.UsesHttp2;

    /// <summary>Whether one port's calls only go there.</summary>
    public bool IsOfOnePort => port is not null;

    /// <summary>Of two that fit, the longer decides.</summary>
    public int PrefixLength => _prefix.Value?.Length ?? 0;

    /// <summary>Whether a call goes there.</summary>
    public bool Fits(int localPort, PathString path) =>
        (port is null || port == localPort) && path.StartsWithSegments(_prefix, StringComparison.Ordinal);

    private static object WrittenOf(string address)
    {
        var output = new ByteBuffer();
        JsonString.AppendRedacted(output, address);
        return new RawJson(output.Written.ToArray(), IsSure: true);
    }
}
