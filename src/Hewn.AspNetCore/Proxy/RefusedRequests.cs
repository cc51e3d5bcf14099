using System.Diagnostics;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Capture;
using Hewn.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Records what the web server refuses before it is a call: headers that are none, or that come too slowly. Nothing
/// else would tell of it. Thread-safe.
/// </summary>
internal sealed class RefusedRequests(CallLog log) : IObserver<KeyValuePair<string, object?>>
{
    private const string Name = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Begins to record them, until what is returned is disposed.</summary>
    public static IDisposable Watch(DiagnosticListener events, CallLog log) =>
        events.Subscribe(new RefusedRequests(log), name => name == Name);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        try
        {
            if (value.Key == Name && value.Value is IFeatureCollection features)
                Write(features);
        }
        catch (Exception e) // Boundary: the server goes on whatever becomes of the record.
        {
            log.ReportProblem("a refused request could not be recorded", e);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Write(IFeatureCollection features)
    {
        // A call that is under way tells of its end itself.
        if (features.Get<RunningCall>() is not null
            || features.Get<IBadRequestExceptionFeature>()?.Error is not { } error)
            return;
        int status = (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        log.Logger.Log(
            Level.Warn,
            "Request refused before it was whole",
            ("module", "proxy"),
            ("type", "custom_event"),
            ("event_type", "request_refused"),
            ("remote_addr", features.Get<IHttpConnectionFeature>()?.RemoteIpAddress?.ToString()),
            ("refused_with", status),
            ("reason", ReasonOf(error)));
    }

    /// <summary>
    /// The server's words; where prompts are hidden without what it quotes: the end of a body that is longer than its
    /// length says is the beginning of a request to it.
    /// </summary>
    private static string ReasonOf(Exception error) => PromptPrivacy.Replaces
        ? error.Message.Split('\'', 2)[0].TrimEnd(' ', ':')
        : LooseText.Redact(error.Message);
}
