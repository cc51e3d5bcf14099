using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Sessions;
using Hewn.Store.Sessions;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Makes, tells and lists sessions.</summary>
internal sealed class SessionEndpoint(LogServer server)
{
    private const int MaxListed = 10_000;

    /// <summary>Makes a session, or changes what is known of it; tells its id.</summary>
    public async Task UpsertAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        string workspace = SessionContext.ValueOf(context, "workspace");
        (string name, JsonObject session, bool isNew, long last) = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(context, server, body => Upsert(tenant, workspace, body)),
            context.RequestAborted).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("session");
            Write(json, workspace, name, session);
            json.WriteStartObject("workspace");
            json.WriteString("name", workspace);
            json.WriteEndObject();
            json.WriteBoolean("created", isNew);
            json.WriteNumber("lastSequence", last);
            json.WriteEndObject();
        }, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
    }

    /// <summary>Tells a session by its id.</summary>
    public Task ReadAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        return TellAsync(context, places);
    }

    /// <summary>Tells a session by its names.</summary>
    public Task ReadNamedAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        SessionPlaces places = Places(
            tenant, SessionContext.ValueOf(context, "workspace"), SessionContext.ValueOf(context, "name"));
        return SessionTree.IsThere(places) ? TellAsync(context, places) : throw SessionId.Unknown();
    }

    /// <summary>Lists a workspace's sessions with their states, or, without one, all.</summary>
    public async Task ListAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        string? workspace = (string?)context.Request.RouteValues["workspace"];
        int limit = (int)SessionContext.Whole(context, "limit", 1000, 1, MaxListed);
        string status = context.Request.Query["status"].ToString();
        (StoredSession[] sessions, bool hasMore) = await QueryRun.RunAsync(server, context, token =>
        {
            StoredSession[] found = [.. PlacesOf(tenant)
                .Where(place => workspace is null || place.Workspace == workspace)
                .Select(place =>
                {
                    token.ThrowIfCancellationRequested();
                    return SessionReader.Read(place);
                })
                .Where(session => status.Length == 0
                    || session.Status.ToString().Equals(status, StringComparison.OrdinalIgnoreCase))
                .Take(limit + 1)];
            return (found[..Math.Min(found.Length, limit)], found.Length > limit);
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("sessions");
            foreach (StoredSession session in sessions)
                Write(json, session);
            json.WriteEndArray();
            json.WriteBoolean("hasMore", hasMore);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Lists workspaces.</summary>
    public async Task WorkspacesAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        IGrouping<string, SessionPlace>[] workspaces = await QueryRun.RunAsync(
            server, context, _ => PlacesOf(tenant).GroupBy(place => place.Workspace).ToArray()).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("workspaces");
            foreach (IGrouping<string, SessionPlace> workspace in workspaces)
            {
                json.WriteStartObject();
                json.WriteString("name", workspace.Key);
                json.WriteNumber("sessions", workspace.Count());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private (string Name, JsonObject Session, bool IsNew, long Last) Upsert(
        string tenant, string workspace, JsonElement body)
    {
        string name = JsonBody.Text(body, "name") ?? throw RequestFailure.Bad("'name' is missing; expected a string");
        SessionPlaces places = Places(tenant, workspace, name);
        JsonElement? told = JsonBody.Object(body, "session");
        return server.Sessions.Use(places, held =>
        {
            bool isNew = !SessionTree.IsThere(places);
            if (told is null)
                SessionContext.RequireOpen(places, held);
            JsonObject session = told is { } record
                ? SessionDocument.Mirror(held, workspace, name, record)
                : SessionDocument.Upsert(held, workspace, name, body);
            return (name, session, isNew, held.Log.Last());
        });
    }

    private async Task TellAsync(HttpContext context, SessionPlaces places)
    {
        string name = Path.GetFileName(places.Root);
        string workspace = Path.GetFileName(Path.GetDirectoryName(places.Root)!);
        JsonObject session = server.Sessions.Use(places, SessionDocument.Read) ?? [];
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("session");
            Write(json, workspace, name, session);
            json.WritePropertyName("record");
            session.WriteTo(json);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private SessionPlaces Places(string tenant, string workspace, string name)
    {
        try
        {
            return server.Sessions.PlacesOf(tenant, workspace, name);
        }
        catch (ArgumentException e)
        {
            throw RequestFailure.Bad(e.Message);
        }
    }

    /// <summary>Those that a path can name: a folder by hand may be called as it likes.</summary>
    private IEnumerable<SessionPlace> PlacesOf(string tenant)
    {
        string root = server.Sessions.RootOf(tenant);
        return SessionCatalog.Read([root]).Places.Where(place =>
            place.Kind == StoredKind.Session && place.Path == Path.Combine(root, place.Workspace, place.Name)
            && !place.Workspace.Contains('/', StringComparison.Ordinal));
    }

    private static void Write(Utf8JsonWriter json, string workspace, string name, JsonObject session)
    {
        json.WriteStartObject();
        json.WriteString("id", SessionId.Of(workspace, name));
        json.WriteString("name", name);
        json.WriteString("workspace", workspace);
        foreach ((string from, string to) in ((string, string)[])
            [
                ("description", "description"), ("tags", "tags"), ("folder", "folder"), ("metadata", "metadata"),
                ("write_protected", "writeProtected"), ("status", "status"), ("created_at", "createdAt"),
                ("updated_at", "updatedAt"),
            ])
        {
            json.WritePropertyName(to);
            if (session[from] is { } value)
                value.WriteTo(json);
            else
                json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StoredSession session)
    {
        json.WriteStartObject();
        json.WriteString("id", SessionId.Of(session.Place.Workspace, session.Place.Name));
        json.WriteString("name", session.Place.Name);
        json.WriteString("workspace", session.Place.Workspace);
        json.WriteString("description", session.Description);
        json.WriteStartArray("tags");
        foreach (string tag in session.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteString("folder", session.Folder);
        json.WriteBoolean("writeProtected", session.IsWriteProtected);
        json.WriteString("status", session.Status.ToString().ToLowerInvariant());
        Write(json, "startedAt", session.StartedAt);
        Write(json, "endedAt", session.EndedAt);
        if (session.Duration is { } duration)
            json.WriteNumber("durationMs", (long)duration.TotalMilliseconds);
        json.WriteString("host", session.Host);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteString(name, SessionRecord.Text(known));
        else
            json.WriteNull(name);
    }
}
