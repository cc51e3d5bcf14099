using System.Net;
using System.Security.Cryptography.X509Certificates;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Hewn.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Hewn.Server.Tests.Remote;

/// <summary>Where a Loki is, who asks it, and whom it has to be.</summary>
public sealed class RemoteLokiTests
{
    [Fact]
    public void A_login_in_the_address_is_one_and_stands_in_no_text()
    {
        var loki = new RemoteLoki(new Uri("https://me:s%40cret@loki.example:3100/below/?x=1#y"))
        {
            Token = null,
            Tenant = "t",
        };
        loki.ToString().ShouldBe("https://loki.example:3100/below/");
        loki.Place.ShouldBe("https://loki.example:3100");
        (loki.User, loki.Password).ShouldBe(("me", "s@cret"));
        loki.AddressOf("/ready").ToString().ShouldBe("https://loki.example:3100/below/ready");
        loki.SocketAddressOf("/tail", "?q=%7B").ToString().ShouldStartWith("wss://loki.example:3100/below/tail?q=");
        loki.Authorization!.Scheme.ShouldBe("Basic");
        new RemoteLoki(loki.Url) { User = "u", Token = "t" }.Authorization!.ToString().ShouldBe("Bearer t");
        new LogServerOptions { Remote = loki }.ToString().ShouldNotContain("s@cret");
        Should.Throw<ArgumentException>(() => new RemoteLoki(new Uri("ftp://loki")));
    }

    [Theory]
    [InlineData(true, false, 200)]
    [InlineData(false, true, 200)]
    [InlineData(false, false, 502)]
    public async Task Its_certificate_is_verified_by_who_may_have_signed_it_unless_that_is_given_up(
        bool isKnown, bool isUnverified, int status)
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        await using RunningServer there =
            await RunningServer.StartAsync(options => options with { Certificate = certificate }, Unverified());
        there.Client.BaseAddress!.Scheme.ShouldBe("https");
        await using RunningServer here = await RemoteServerTests.BeforeAsync(there, loki => new(loki)
        {
            Authorities = isKnown ? [authority.Authority] : null,
            IsUnverified = isUnverified,
        });
        ((int)(await here.Client.GetAsync("/loki/api/v1/labels")).StatusCode).ShouldBe(status);
        if (isKnown)
            (await TailsAsync(here)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_authority_of_ones_own_makes_no_other_name_good()
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        await using RunningServer there =
            await RunningServer.StartAsync(options => options with { Certificate = certificate }, Unverified());
        var other = new UriBuilder(there.Client.BaseAddress!) { Host = "localhost" }; // not in the certificate
        var loki = new RemoteLoki(other.Uri) { Authorities = [authority.Authority] };
        await using RunningServer here = await RunningServer.StartAsync(options => options with { Remote = loki });
        (await here.Client.GetAsync("/loki/api/v1/labels")).StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 502)]
    public async Task Certificates_between_it_and_the_authority_are_sent_along(bool isSent, int status)
    {
        using var authority = new Certificates();
        using var below = new Certificates(authority);
        using X509Certificate2 certificate = below.Issue("server");
        await using RunningServer there = await RunningServer.StartAsync(options => options with
        {
            Certificate = certificate,
            CertificateChain = isSent ? [certificate, below.Authority] : null,
        });
        await using RunningServer here = await RemoteServerTests.BeforeAsync(
            there, loki => new(loki) { Authorities = [authority.Authority] });
        ((int)(await here.Client.GetAsync("/loki/api/v1/labels")).StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 502)]
    public async Task A_certificate_is_shown_where_one_is_asked_for(bool isShown, int status)
    {
        using var authority = new Certificates();
        using X509Certificate2 certificate = authority.Issue("server");
        using X509Certificate2 own = authority.Issue("client");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => shown.Subject == "CN=client";
            })));
        await using WebApplication there = builder.Build();
        there.Run(context => context.Response.WriteAsync("{}"));
        await there.StartAsync();
        var loki = new RemoteLoki(new Uri(there.Urls.Single()))
        {
            Authorities = [authority.Authority],
            ClientCertificate = isShown ? own : null,
        };
        await using RunningServer here = await RunningServer.StartAsync(options => options with { Remote = loki });
        ((int)(await here.Client.GetAsync("/loki/api/v1/labels")).StatusCode).ShouldBe(status);
    }

    [Fact]
    public void A_certificate_is_read_from_PEM_and_what_cannot_be_is_told()
    {
        using var authority = new Certificates();
        using X509Certificate2 own = authority.Issue("client");
        string folder = Directory.CreateTempSubdirectory("hewn-server-").FullName;
        string file = Path.Combine(folder, "own.pem");
        Certificates.Write(file, own);
        using (X509Certificate2 read = ServerCertificate.Read(file, null))
            (read.HasPrivateKey, read.Thumbprint).ShouldBe((true, own.Thumbprint));
        using X509Certificate2 other = authority.Issue("other");
        string otherFile = Path.Combine(folder, "other.pem");
        Certificates.Write(otherFile, other);
        Should.Throw<ArgumentException>(() => ServerCertificate.Read(file, otherFile)).Message.ShouldContain(file);
        Should.Throw<ArgumentException>(() => ServerCertificate.Read(Path.Combine(folder, "none"), null));
        Directory.Delete(folder, recursive: true);
    }

    private static HttpClientHandler Unverified() => new()
    {
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    };

    private static async Task<bool> TailsAsync(RunningServer server)
    {
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        string address = server.Client.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri(address + "loki/api/v1/tail?query={a=\"b\"}"), patience.Token);
        return socket.State == System.Net.WebSockets.WebSocketState.Open;
    }
}
