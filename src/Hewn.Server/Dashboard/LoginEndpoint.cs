using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>Logs in at the page by a key, tells who is logged in, and logs out.</summary>
internal sealed class LoginEndpoint(IGuarded server)
{
    private const int MaxBodyBytes = 4096;
    private readonly KeyGate _keys = new(server.Options.Keys, server.Logins);

    /// <summary>
    /// Answers <c>POST page/login</c> with <c>{"key":"…","tenant":"…"}</c>: a cookie, and what <see cref="TellAsync"/>
    /// says.
    /// </summary>
    public async Task LoginAsync(HttpContext context)
    {
        BrowserGate.Admit(context.Request);
        (string key, string tenant) = await ReadAsync(context).ConfigureAwait(false);
        KeyScopes scopes = _keys.ScopesOfKey(key);
        if (scopes == KeyScopes.None)
            throw new RequestFailure(401, "this is none of the server's keys");
        if ((scopes & KeyScopes.Read) == 0)
            throw new RequestFailure(403, "this key is good for pushing only; the page takes one that may read");
        string? of = null;
        if (server.Options.HasTenants)
        {
            context.Request.Headers[TenantHeader.Name] = tenant;
            of = TenantHeader.Read(context, server.Options);
        }

        if (PageCookie.Read(context.Request) is { } former)
            server.Logins.End(former);
        PageCookie.Set(context, server.Logins.Begin(scopes, of));
        await AnswerAsync(context, scopes, of).ConfigureAwait(false);
    }

    /// <summary>Answers <c>POST page/logout</c>.</summary>
    public Task LogoutAsync(HttpContext context)
    {
        BrowserGate.Admit(context.Request);
        if (PageCookie.Read(context.Request) is { } token)
            server.Logins.End(token);
        PageCookie.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers <c>GET page/session</c>: whether a login is needed, and what it is good for.</summary>
    public Task TellAsync(HttpContext context)
    {
        PageLogin? login = PageCookie.Read(context.Request) is { } token ? server.Logins.Find(token) : null;
        return AnswerAsync(context, _keys.ScopesOf(context.Request), login?.Tenant);
    }

    private Task AnswerAsync(HttpContext context, KeyScopes scopes, string? tenant)
    {
        bool needsTenant = server.Options.HasTenants;
        bool isIn = (scopes & KeyScopes.Read) != 0 && (!needsTenant || tenant is not null);
        return TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("logged_in", isIn);
            json.WriteBoolean("needs_key", server.Options.Keys.Count > 0);
            json.WriteBoolean("needs_tenant", needsTenant);
            json.WriteString("tenant", tenant);
            json.WriteEndObject();
        });
    }

    private static async Task<(string Key, string Tenant)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxBodyBytes)
            throw new RequestFailure(413, "a login has 4096 bytes at most");
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(
                context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return (Text(body.RootElement, "key"), Text(body.RootElement, "tenant"));
        }
        catch (JsonException)
        {
            throw RequestFailure.Bad("a login is JSON: {\"key\":\"…\"}"); // Not its words: a key may be among them.
        }
    }

    private static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
