using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Server.Sessions;
using Hewn.Sessions;
using Hewn.Store.Sessions;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>Answers <c>page/sessions</c>: the sessions, those that began last first.</summary>
internal sealed class SessionListEndpoint(LogServer server, SessionShelf shelf)
{
    private const int DefaultLimit = 500;
    private const int MaxLimit = 10_000;

    /// <summary>Lists them.</summary>
    public async Task ListAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        int limit = (int)SessionContext.Whole(context, "limit", DefaultLimit, 1, MaxLimit);
        (StoredSession[] sessions, IReadOnlyList<string> problems) = await QueryRun.RunAsync(server, context, token =>
        {
            (IReadOnlyList<SessionPlace> places, IReadOnlyList<string> problems) = shelf.Read(tenant);
            StoredSession[] all =
            [
                .. places.Select(place =>
                {
                    token.ThrowIfCancellationRequested();
                    return SessionReader.Read(place);
                }).OrderByDescending(session => session.StartedAt ?? DateTimeOffset.MinValue),
            ];
            return (all, problems);
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("source", "folder");
            if (!server.Options.HasTenants) // Of others a tenant sees nothing.
                json.WriteString("directory", Path.GetFullPath(server.Options.Directory));
            json.WriteStartArray("sessions");
            foreach (StoredSession session in sessions.Take(limit))
            {
                json.WriteStartObject();
                Write(json, shelf.PathOf(tenant, session.Place), session);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("total", sessions.Length);
            Write(json, "problems", problems);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>What the list says of a session.</summary>
    public static void Write(Utf8JsonWriter json, string path, StoredSession session)
    {
        json.WriteString("path", path);
        json.WriteString("workspace", session.Place.Workspace);
        json.WriteString("name", session.Place.Name);
        json.WriteString("status", session.Status.ToString().ToLowerInvariant());
        json.WriteString("note", session.StatusNote);
        json.WriteString("description", session.Description);
        Write(json, "tags", session.Tags);
        json.WriteString("folder", session.Folder);
        Write(json, "started_at", session.StartedAt);
        Write(json, "ended_at", session.EndedAt);
        if (session.Duration is { } duration)
            json.WriteNumber("duration_ms", (long)duration.TotalMilliseconds);
        json.WriteString("host", session.Host);
    }

    /// <summary>Texts.</summary>
    public static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>A time, or null.</summary>
    public static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } known ? SessionRecord.Text(known) : null);
}
