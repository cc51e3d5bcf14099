using Hewn.LogQL;
using Hewn.LogQL.Syntax;
using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Query;

/// <summary>Answers <c>format_query</c>: the query as LogQL's own printing has it.</summary>
internal static class FormatEndpoint
{
    /// <summary>Answers.</summary>
    public static async Task HandleAsync(HttpContext context, LogServer server)
    {
        RequestParameters parameters =
            await RequestParameters.ReadAsync(context, server.Options.Time).ConfigureAwait(false);
        try
        {
            string formatted = QueryParser.Parse(parameters["query"]).Format();
            await TextAnswer.WriteJsonAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "success");
                json.WriteString("data", formatted);
                json.WriteEndObject();
            }).ConfigureAwait(false);
        }
        catch (LogQLException fault) // The one error that is JSON.
        {
            await TextAnswer.WriteJsonAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteString("status", "invalid-query");
                json.WriteString("error", fault.Message);
                json.WriteEndObject();
            }, 400).ConfigureAwait(false);
        }
    }
}
