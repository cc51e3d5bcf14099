using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Sessions;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Takes records of a session's log, and answers for them.</summary>
internal sealed class LogEndpoint(LogServer server)
{
    private const int MaxLimit = 10_000;

    /// <summary>Appends records; each number is kept once. When it has answered they survive a kill.</summary>
    public async Task AppendAsync(HttpContext context)
    {
        (string tenant, SessionPlaces places) = SessionContext.Find(context, server);
        Appended appended = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(context, server, body => Append(tenant, places, body)),
            context.RequestAborted).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("created", appended.Lines.Count);
            json.WriteNumber("duplicates", appended.Duplicates);
            json.WriteNumber("startSequence", appended.First);
            json.WriteNumber("endSequence", appended.Last);
            json.WriteString("sessionId", SessionContext.IdOf(context));
            json.WriteEndObject();
        }, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Tells records: by number, level, text, time.</summary>
    public async Task QueryAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        var wanted = LogFilter.Read(context);
        int limit = (int)SessionContext.Whole(context, "limit", 100, 1, MaxLimit);
        bool isLast = context.Request.Query["order"].ToString() switch
        {
            "" or "asc" => false,
            "desc" => true,
            var other => throw RequestFailure.Bad(
                $"order: '{JsonBody.Shown(other)}' is not possible. Allowed: asc, desc."),
        };
        LogPage page = await QueryRun.RunAsync(
            server, context, token => LogPage.Read(places, wanted, limit, isLast, token)).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("logs");
            foreach (byte[] line in page.Lines)
                json.WriteRawValue(line, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteNumber("total", page.Lines.Count);
            json.WriteBoolean("hasMore", page.HasMore);
            json.WriteString("sessionId", SessionContext.IdOf(context));
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private Appended Append(string tenant, SessionPlaces places, JsonElement body)
    {
        List<NewLine> lines =
            LogBody.Read(body, server.Options.Limits.MaxLineBytes, server.Options.Time.GetUtcNow());
        Appended appended = server.Sessions.Use(places, held =>
        {
            if (lines.Exists(line => line.Number is null))
                SessionContext.RequireOpen(places, held);
            return held.Log.Append(lines);
        });
        server.Counters.Receive(tenant, appended.Lines.Count, appended.Lines.Sum(line => (long)line.Length));
        // Without tenants they are tailed as those of all log files of the folder.
        if (appended.Lines.Count > 0 && server.Options.HasTenants && server.Tails.HasClients(tenant))
            server.Tails.Publish(tenant, TailedLines.Of(places, appended.Lines));
        return appended;
    }
}
