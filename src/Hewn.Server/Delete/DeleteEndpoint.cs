using System.Globalization;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Hewn.Store.Streams.Deletes;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Delete;

/// <summary>Answers <c>delete</c>: takes requests to delete pushed lines, lists and cancels them.</summary>
internal sealed class DeleteEndpoint(LogServer server)
{
    private const string Invalid = "invalid query expression";
    private const int NoContent = StatusCodes.Status204NoContent;

    /// <summary>Takes a request; its lines are not shown from here on.</summary>
    public async Task AddAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        string query = parameters["query"];
        if (query.Length == 0)
            throw Bad("query not set");
        bool hasStages = HasStages(query);
        long nowMs = NowMs();
        (long start, long end) = DeleteTimes.Read(parameters["start"], parameters["end"], nowMs);
        TimeSpan interval = hasStages
            ? DeleteTimes.Interval(parameters["max_interval"], start, end, server.Options.Limits.DeleteMaxInterval)
            : TimeSpan.Zero;
        DeleteBook book = server.Store.TenantOf(tenant).Deletes;
        if (book.Add(query, DeleteTimes.Split(start, end, interval), nowMs) is null)
            throw Bad("too many delete requests are not processed yet; cancel some, or wait");
        server.Keeper.Wake();
        context.Response.StatusCode = NoContent;
    }

    /// <summary>Lists the requests, the oldest first.</summary>
    public Task ListAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        IReadOnlyList<DeleteRequest> requests = server.Store.TenantOf(tenant).Deletes.Requests;
        return TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (DeleteRequest request in requests)
            {
                json.WriteStartObject();
                json.WriteString("request_id", request.Id);
                json.WriteNumber("start_time", DeleteTimes.Seconds(request.Parts.Min(part => part.StartMs)));
                json.WriteNumber("end_time", DeleteTimes.Seconds(request.Parts.Max(part => part.EndMs)));
                json.WriteString("query", request.Query);
                json.WriteString("status", StatusOf(request));
                json.WriteNumber("created_at", DeleteTimes.Seconds(request.CreatedMs));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Takes a request back, as far as it is not done.</summary>
    public async Task CancelAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        DeleteBook book = server.Store.TenantOf(tenant).Deletes;
        context.Response.StatusCode = book.Cancel(parameters["request_id"], parameters["force"] == "true") switch
        {
            CancelOutcome.Cancelled => NoContent,
            CancelOutcome.Unknown => throw new RequestFailure(404, "could not find delete request with given id\n"),
            CancelOutcome.Done =>
                throw Bad("deletion of request which is in process or already processed is not allowed"),
            _ => throw Bad("Unable to cancel partially completed delete request. To force, use the ?force query "
                + "parameter"),
        };
    }

    private static bool HasStages(string query)
    {
        try
        {
            DeleteBook.Check(query);
            return QueryParser.Parse(query) is LogExpression { Stages.Count: > 0 };
        }
        catch (LogQLException fault)
        {
            throw Bad($"{Invalid}: {fault.Message}");
        }
    }

    private static string StatusOf(DeleteRequest request)
    {
        int done = request.Parts.Count(part => part.IsDone);
        if (done == 0)
            return "received";
        return done == request.Parts.Count
            ? "processed"
            : string.Create(CultureInfo.InvariantCulture, $"{done * 100 / request.Parts.Count}% Complete");
    }

    private long NowMs() => server.Options.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static RequestFailure Bad(string message) => RequestFailure.Bad(message + "\n"); // As Go's http.Error.
}
