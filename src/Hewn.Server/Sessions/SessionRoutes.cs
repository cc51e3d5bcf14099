using Hewn.Server.Http;
using Hewn.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hewn.Server.Sessions;

/// <summary>Which path leads to which endpoint of sessions: those of the original, and some more.</summary>
internal sealed class SessionRoutes(IEndpointRouteBuilder routes, LogServer server, RequestGuard guard)
{
    private const string Session = "/sessions/{id}";
    private const string File = Session + "/files/{file}";

    /// <summary>Maps all of them.</summary>
    public void Map()
    {
        var sessions = new SessionEndpoint(server);
        Map("POST", "/workspaces/{workspace}/sessions", KeyScopes.Write, sessions.UpsertAsync);
        Map("GET", "/workspaces/{workspace}/sessions", KeyScopes.Read, sessions.ListAsync);
        Map("GET", "/workspaces/{workspace}/sessions/{name}", KeyScopes.Read, sessions.ReadNamedAsync);
        Map("GET", "/workspaces", KeyScopes.Read, sessions.WorkspacesAsync);
        Map("GET", "/sessions", KeyScopes.Read, sessions.ListAsync);
        Map("GET", Session, KeyScopes.Read, sessions.ReadAsync);
        var logs = new LogEndpoint(server);
        Map("POST", Session + "/logs", KeyScopes.Write, logs.AppendAsync);
        Map("GET", Session + "/logs", KeyScopes.Read, logs.QueryAsync);
        var parameters = new ParametersEndpoint(server);
        Map("POST", Session + "/parameters", KeyScopes.Write, parameters.SetAsync);
        Map("GET", Session + "/parameters", KeyScopes.Read, parameters.ReadAsync);
        var tracks = new TrackEndpoint(server);
        Map("GET", Session + "/tracks", KeyScopes.Read, tracks.ListAsync);
        Map("POST", Session + "/tracks/{**rest}", KeyScopes.Write, tracks.AppendAsync);
        Map("GET", Session + "/tracks/{**rest}", KeyScopes.Read, tracks.ReadAsync);
        MapFiles(new FileEndpoint(server));
    }

    private void MapFiles(FileEndpoint files)
    {
        Map("POST", Session + "/files", KeyScopes.Write, files.AddAsync);
        Map("GET", Session + "/files", KeyScopes.Read, files.ListAsync);
        Map("GET", File, KeyScopes.Read, files.ReadAsync);
        Map("PUT", File, KeyScopes.Write, files.PutAsync);
        Map("PATCH", File, KeyScopes.Write, files.PatchAsync);
        Map("DELETE", File, KeyScopes.Write, files.DeleteAsync);
        Map("GET", File + "/download", KeyScopes.Read, files.DownloadAsync);
    }

    private void Map(string method, string path, KeyScopes scope, Func<HttpContext, Task> handle) =>
        routes.MapMethods(path, [method], guard.Around($"{method} {path}", scope, handle));
}
