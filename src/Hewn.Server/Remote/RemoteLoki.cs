using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hewn.Server.Remote;

/// <summary>
/// A Loki elsewhere: where it is, and who asks it. Immutable and thread-safe. Its text is the address; a password or
/// token is in no text of it.
/// </summary>
public sealed class RemoteLoki
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5); // then names are looked up anew

    /// <summary>A Loki at an address.</summary>
    /// <param name="url">
    /// The address, <c>http</c> or <c>https</c>; it may have a path, below which the API is. A user and password in it
    /// become <see cref="User"/> and <see cref="Password"/>.
    /// </param>
    /// <exception cref="ArgumentException">It is no such address.</exception>
    public RemoteLoki(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw new ArgumentException("The address of a Loki begins with http:// or https://.", nameof(url));
        Url = new UriBuilder(url) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri;
        int colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        if (url.UserInfo.Length == 0)
            return;
        User = Uri.UnescapeDataString(colon < 0 ? url.UserInfo : url.UserInfo[..colon]);
        Password = colon < 0 ? "" : Uri.UnescapeDataString(url.UserInfo[(colon + 1)..]);
    }

    /// <summary>
    /// Headers that ask for a WebSocket, for who wants to read why there is none: a client's own WebSocket does not
    /// give out the answer that refuses it.
    /// </summary>
    public static IReadOnlyList<(string Name, string Value)> SocketHeaders { get; } =
    [
        ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "aGV3biBhc2tzIHdoeSBvaw=="), // any 16 bytes
    ];

    /// <summary>The address, without a user and password.</summary>
    public Uri Url { get; }

    /// <summary>Whom it knows by basic authentication; null for nobody.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A bearer's token; goes before <see cref="User"/>. Null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The tenant, sent as <c>X-Scope-OrgID</c>; null for none.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who may have signed its certificate; null for whom this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The certificate that is shown to it, with its key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// Whether its certificate is taken whoever it is from. Somebody on the way can then read and change everything.
    /// </summary>
    public bool IsUnverified { get; init; }

    /// <summary>How long an answer may take. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Scheme, host and port, for messages.</summary>
    public string Place => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>The address of something in its API.</summary>
    /// <param name="path">The path, from a slash on, escaped.</param>
    /// <param name="query">What stands behind it, from a question mark on; or nothing.</param>
    public Uri AddressOf(string path, string query = "") =>
        new(Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + path + query);

    /// <summary>The same with the scheme of WebSockets.</summary>
    /// <param name="path">The path, from a slash on, escaped.</param>
    /// <param name="query">What stands behind it, from a question mark on; or nothing.</param>
    public Uri SocketAddressOf(string path, string query) =>
        new UriBuilder(AddressOf(path, query)) { Scheme = Url.Scheme == "https" ? "wss" : "ws" }.Uri;

    /// <summary>
    /// What connects to it. Redirects are not followed: credentials would go along. Dispose of it when nothing is asked
    /// any more.
    /// </summary>
    /// <param name="unpacks">Whether packed answers are unpacked.</param>
    [SuppressMessage("Security", "CA5359", Justification = "asked for by name, and told with what it costs")]
    public SocketsHttpHandler CreateHandler(bool unpacks)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = _connectTimeout,
            PooledConnectionLifetime = _connectionLifetime,
            AutomaticDecompression = unpacks ? DecompressionMethods.All : DecompressionMethods.None,
        };
        if (ClientCertificate is { } shown)
            handler.SslOptions.ClientCertificates = [shown];
        if (Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // own authorities seldom publish lists
            };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (IsUnverified)
            handler.SslOptions.RemoteCertificateValidationCallback = TakeAny;
        return handler;
    }

    /// <summary>What is shown as <c>Authorization</c>; null for nothing.</summary>
    public AuthenticationHeaderValue? Authorization
    {
        get
        {
            if (Token is { Length: > 0 } token)
                return new("Bearer", token);
            return User is null && Password is null
                ? null
                : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        }
    }

    /// <summary>The address.</summary>
    public override string ToString() => Url.ToString();

    private static bool TakeAny(
        object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors problems) => true;
}
