using Hewn.Server.Query;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Dashboard;

/// <summary>
/// What the page asks first, asked by the server itself when it starts: what must be compiled for it is compiled then,
/// and not while somebody waits for his first view.
/// </summary>
internal static class FirstQuestion
{
    /// <summary>The newest lines of log files, as web/src/state/first.ts asks for them.</summary>
    private const string Query = "?query={filename=~\".%2B\"}&limit=200&direction=backward&ends_only=true";

    /// <summary>Asks it; the answer's status, or 0 where there is none because it failed or the server stops.
    /// </summary>
    public static async Task<int> AskAsync(LogServer server)
    {
        var context = new DefaultHttpContext { RequestAborted = server.Stopping };
        context.Request.QueryString = new(Query);
        try
        {
            await new QueryEndpoint(server).RangeAsync(context).ConfigureAwait(false);
            return context.Response.StatusCode;
        }
        catch (Exception) // Boundary: nobody has asked. Who does is told what is wrong.
        {
            return 0;
        }
    }
}
