using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Hewn.Server.Remote;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hewn.Server.Tests.Security;

/// <summary>Every endpoint there is, found where the server maps them, so that none is forgotten.</summary>
public sealed class EndpointTests
{
    private const string Reader = "reader-key-0123456789";
    private const string Writer = "writer-key-0123456789";
    private const string Admin = "admin-key-0123456789";

    /// <summary>What tells nothing of any line: whether it is there, and that a push is no page.</summary>
    private static readonly string[] _open =
    [
        "GET /ready", "GET /loki/api/v1/push", "GET /assets/{**file}", "GET /page/session", "POST /page/logout",
    ];

    /// <summary>What takes lines.</summary>
    private static readonly string[] _intake = ["push", "v1/logs", "v1/traces"];

    /// <summary>Sessions are sent by who may write.</summary>
    private static readonly Regex _ofSessions = new("^/(workspaces|sessions)/", RegexOptions.CultureInvariant);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_answers_without_a_key_but_those_that_tell_nothing(bool isRemote)
    {
        await using WebApplication app = await StartAsync(isRemote);
        (string Method, string Path)[] endpoints = EndpointsOf(app);
        endpoints.Length.ShouldBeGreaterThan(25);
        foreach ((string method, string path) in endpoints)
        {
            HttpStatusCode status = await AskAsync(app, method, path, null);
            if (_open.Contains($"{method} {path}"))
                status.ShouldNotBe(HttpStatusCode.Unauthorized, path);
            else
                status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_to_read_changes_nothing_and_one_to_write_reads_nothing(bool isRemote)
    {
        await using WebApplication app = await StartAsync(isRemote);
        IEnumerable<(string Method, string Path)> closed =
            EndpointsOf(app).Where(one => !_open.Contains($"{one.Method} {one.Path}")
                && one.Path != "/page/login"); // Takes the key that it judges from its body.
        foreach ((string method, string path) in closed)
        {
            string what = $"{method} {path}";
            bool isIntake = (method == "POST" && _intake.Any(end => path.EndsWith(end, StringComparison.Ordinal)))
                || (method != "GET" && _ofSessions.IsMatch(path));
            bool isAdmins = path == "/config" || ChangesThings(method, path);
            HttpStatusCode reading = await AskAsync(app, method, path, Reader);
            (reading == HttpStatusCode.Forbidden).ShouldBe(isIntake || isAdmins, what);
            HttpStatusCode writing = await AskAsync(app, method, path, Writer);
            (writing == HttpStatusCode.Forbidden).ShouldBe(!isIntake, what);
            (await AskAsync(app, method, path, Admin)).ShouldNotBe(HttpStatusCode.Forbidden, what);
        }
    }

    /// <summary>Deleting lines, and changing what is watched, are an administrator's.</summary>
    private static bool ChangesThings(string method, string path) =>
        path.EndsWith("/delete", StringComparison.Ordinal)
        || (path.Contains("/rules", StringComparison.Ordinal) && method != "GET");

    private static async Task<WebApplication> StartAsync(bool isRemote)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapHewn("", new LogServerOptions
        {
            Directory = Directory.CreateTempSubdirectory("hewn-server-").FullName,
            Keys = [ApiKey.Parse("read:" + Reader), ApiKey.Parse("write:" + Writer), ApiKey.Parse(Admin)],
            Remote = isRemote ? new RemoteLoki(new Uri("http://127.0.0.1:9")) : null,
        });
        await app.StartAsync();
        return app;
    }

    private static (string Method, string Path)[] EndpointsOf(WebApplication app) =>
    [
        .. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => (method, "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/'))))
            .Distinct(),
    ];

    private static async Task<HttpStatusCode> AskAsync(WebApplication app, string method, string path, string? key)
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        string filled = Regex.Replace(path, @"\{[^}]+\}", "x");
        using var request = new HttpRequestMessage(new HttpMethod(method), filled);
        if (method is "POST" or "PUT")
            request.Content = new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
