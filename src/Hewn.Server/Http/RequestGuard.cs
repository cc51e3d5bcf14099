using System.Globalization;
using Hewn.LogQL;
using Hewn.Server.Dashboard;
using Hewn.Server.Metrics;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Http;

/// <summary>
/// What stands around each endpoint: who may, which status a failure has, and that it is counted. The boundary at which
/// whatever goes wrong becomes an answer.
/// </summary>
internal sealed class RequestGuard(IGuarded server)
{
    private const int ClientClosed = 499;
    private readonly KeyGate _keys = new(server.Options.Keys, server.Logins);

    /// <summary>An endpoint with what stands around it.</summary>
    /// <param name="route">Its name in the metrics.</param>
    /// <param name="scope">What the key of a request must be good for.</param>
    /// <param name="handle">What it does.</param>
    public RequestDelegate Around(string route, KeyScopes scope, Func<HttpContext, Task> handle)
    {
        RouteCount count = server.Counters.RouteOf(route);
        return async context =>
        {
            long started = server.Options.Time.GetTimestamp();
            SecurityHeaders.Add(context.Response);
            try
            {
                Admit(context, scope);
                await handle(context).ConfigureAwait(false);
            }
            catch (Exception failed) // Boundary: see the class.
            {
                await AnswerAsync(context, failed).ConfigureAwait(false);
            }
            finally
            {
                count.Add(context.Response.StatusCode, server.Options.Time.GetElapsedTime(started));
            }
        };
    }

    private void Admit(HttpContext context, KeyScopes scope)
    {
        if (scope == KeyScopes.None)
            return;
        BrowserGate.Admit(context.Request);
        NameTenant(context.Request);
        KeyScopes scopes = _keys.ScopesOf(context.Request);
        if ((scopes & scope) == scope)
            return;
        if (scopes != KeyScopes.None)
            throw new RequestFailure(403, $"the key is not good for this; it takes: {scope}".ToLowerInvariant());
        // A browser would ask for a password where a script of the page asks, whose own login it is then to ask for.
        if (context.Request.Headers["Sec-Fetch-Dest"] != "empty")
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"hewn\", Bearer";
        throw new RequestFailure(401, "a key is needed: X-API-Key, a bearer token, or the password of basic auth");
    }

    /// <summary>A page cannot name its tenant where it opens a WebSocket; its login does.</summary>
    private void NameTenant(HttpRequest request)
    {
        if (!server.Options.HasTenants || request.Headers.ContainsKey(TenantHeader.Name))
            return;
        if (PageCookie.Read(request) is { } token && server.Logins.Find(token) is { Tenant: { } tenant })
            request.Headers[TenantHeader.Name] = tenant;
    }

    private async Task AnswerAsync(HttpContext context, Exception failed)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        (int status, string message) = StatusOf(context, failed);
        if (status == 500)
            server.Report(context.Request.Path, failed);
        if (failed is RequestFailure { RetryAfterSeconds: { } seconds })
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        try
        {
            await TextAnswer.WriteAsync(context, status, message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private static (int Status, string Message) StatusOf(HttpContext context, Exception failed) => failed switch
    {
        RequestFailure refused => (refused.Status, refused.Message),
        LogQLException refused => (400, refused.Message),
        BadHttpRequestException { StatusCode: 413 } => (413, "request body too large"),
        BadHttpRequestException refused => (refused.StatusCode, refused.Message),
        InvalidDataException refused => (400, refused.Message),
        OverflowException => (400, "a number is out of range"),
        OperationCanceledException when context.RequestAborted.IsCancellationRequested =>
            (ClientClosed, "The request was cancelled by the client."),
        OperationCanceledException => (504, "request timed out, decrease the duration of the request or add more label "
            + "matchers (prefer exact match over regex match) to reduce the amount of data processed"),
        IOException unwritable => (503, unwritable.Message),
        _ => (500, "an internal error; the server's own output says more"),
    };
}
