using Hewn.LogQL.Labels;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Server.Sessions;
using Hewn.Sessions;
using Hewn.Sessions.Files;
using Hewn.Store.Querying;
using Hewn.Store.Sessions;
using Microsoft.AspNetCore.Http;
using KeptFiles = Hewn.Sessions.Files.SessionFiles;
using StoredFiles = Hewn.Store.Sessions.SessionFiles;

namespace Hewn.Server.Dashboard;

/// <summary>Answers for one session: what is known of it, its curves, its files. Only reads.</summary>
internal sealed class SessionViewEndpoint(LogServer server, SessionShelf shelf)
{
    private const int MaxPoints = 8192;

    /// <summary>Answers <c>page/sessions/run</c>: all but the curves and the log, which LogQL tells.</summary>
    public async Task ReadAsync(HttpContext context)
    {
        (string tenant, SessionPlace place) = Find(context);
        (StoredSession session, StoredParameters parameters, LabelSet labels, IReadOnlyList<SessionFile> files) =
            await QueryRun.RunAsync(server, context, _ => (SessionReader.Read(place), StoredParameters.Read(place),
                LocalFile.At(StoredFiles.LogsOf(place)[^1].ActivePath).Labels, FilesOf(place).List()))
                .ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            SessionListEndpoint.Write(json, shelf.PathOf(tenant, place), session);
            json.WriteStartObject("labels");
            foreach (Label label in labels)
            {
                // A session's log is known by its names; the file's is that of every session.
                if (!labels.Has("session") || label.Name != "filename")
                    json.WriteString(label.Name, label.Value);
            }

            json.WriteEndObject();
            SessionText.Write(json, session);
            SessionText.Pairs(json, "parameters", parameters.Values);
            SessionListEndpoint.Write(json, "problems",
                parameters.Problem is { } problem ? [.. session.Problems, problem] : session.Problems);
            json.WriteStartArray("files");
            foreach (SessionFile file in files)
                SessionText.Write(json, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Answers <c>page/sessions/curves</c>: the series of its tracks; of long ones as many points as <c>most</c> says,
    /// all extremes among them. With <c>first</c> only the one that tells most of a loss has points.
    /// </summary>
    public async Task CurvesAsync(HttpContext context)
    {
        (_, SessionPlace place) = Find(context);
        int most = (int)SessionContext.Whole(context, "most", MaxPoints, 8, MaxPoints);
        bool isFirst = SessionContext.Whole(context, "first", 0, 0, 1) == 1;
        (StoredTracks tracks, long unwritten) = await QueryRun.RunAsync(server, context, token =>
        {
            using var tails = SessionTails.Read(place, TimeZoneInfo.Utc, readsLiving: true);
            return (TrackReader.Read(place, tails, token), tails.Unwritten);
        }).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("series");
            foreach ((int i, StoredSeries series) in tracks.Series.Index())
            {
                if (!isFirst || i == 0)
                    SessionText.Write(json, series, most);
            }

            json.WriteEndArray();
            json.WriteNumber("points", tracks.Points);
            json.WriteNumber("left_out", tracks.LeftOut);
            json.WriteNumber("in_rings", unwritten);
            SessionListEndpoint.Write(json, "problems", tracks.Problems);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Answers <c>page/sessions/file</c>: the content of a file; no browser shows it as a page.</summary>
    public async Task FileAsync(HttpContext context)
    {
        (_, SessionPlace place) = Find(context);
        KeptFiles files = FilesOf(place);
        string id = context.Request.Query["id"].ToString();
        SessionFile file = files.Find(id) ?? throw new RequestFailure(404, "the session has no file of that id");
        await FileDownload.SendAsync(context, files, file).ConfigureAwait(false);
    }

    private (string Tenant, SessionPlace Place) Find(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        return (tenant, shelf.Find(tenant, context.Request.Query["path"].ToString()));
    }

    private KeptFiles FilesOf(SessionPlace place) => new(server.Sessions.HostOf(new SessionPlaces(place.Path)));
}
