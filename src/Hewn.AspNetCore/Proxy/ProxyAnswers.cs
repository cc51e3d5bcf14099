using System.Text.Json;
using Hewn.AspNetCore.Calls;
using Microsoft.AspNetCore.Http;

namespace Hewn.AspNetCore.Proxy;

/// <summary>What the proxy answers itself, in the form in which model servers tell errors.</summary>
internal static class ProxyAnswers
{
    /// <summary>Answers that a call could not be forwarded.</summary>
    /// <param name="context">The call; nothing of its response has been sent.</param>
    /// <param name="status">The status.</param>
    /// <param name="fault">What went wrong.</param>
    /// <param name="code">A stable word for it.</param>
    public static async Task SendAsync(HttpContext context, int status, CallFault fault, string code)
    {
        HttpResponse response = context.Response;
        string? id = context.Features.Get<RunningCall>()?.Identity.RequestId;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        var output = new MemoryStream();
        await using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("message", fault.Message);
            json.WriteString("type", fault.Type);
            json.WriteString("code", code);
            if (id is not null)
                json.WriteString("request_id", id);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        response.ContentLength = output.Length;
        await response.Body.WriteAsync(output.GetBuffer().AsMemory(0, (int)output.Length), context.RequestAborted)
            .ConfigureAwait(false);
    }
}
