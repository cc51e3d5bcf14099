using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;

namespace Hewn.AspNetCore.Calls;

/// <summary>
/// Writes the records of one call: <c>request</c> once, then one of <c>response</c> and <c>exception</c>. Nothing
/// that goes wrong here reaches the application.
/// </summary>
/// <remarks>
/// The request may be recorded from the application's reading thread and from the response's start at the same time;
/// who comes first writes, and the call's end waits for it. Everything else happens on the call's own path, but for the
/// last record where many calls end (<see cref="CallEnds"/>): of the call's objects nothing is read any more then.
/// </remarks>
internal sealed class CallRecorder : IEndedCall
{
    private readonly CallLog _log;
    private readonly HttpContext _context;
    private readonly ApiCall _call;
    private readonly CallIdentity _identity;
    private readonly CallSpan _span;
    private readonly Arrival _arrival;
    private readonly ConnectionLifetime _connection;
    private readonly DateTimeOffset _startTime;
    private readonly long _startedAt;
    private readonly bool _isProxy;
    private readonly bool _isSkipped;
    private readonly CallCapture? _capture;
    private Endpoint? _endpoint;
    private string? _bodyModel;
    private readonly Lock _requestLock = new();
    private bool _isRequestDecided;
    private bool _isRequestDone;
    private bool _isRequestWritten;
    private SeenEnd _end;
    private string? _path;
    private TimeSpan _duration;
    private bool _isLater;

    private CallRecorder(CallLog log, HttpContext context, RunningCall running)
    {
        (_log, _context, _call, _identity, _span) = (log, context, running.Call, running.Identity, running.Span);
        _startTime = log.Time.GetUtcNow();
        _startedAt = log.Time.GetTimestamp();
        _connection = ConnectionLifetime.Watch(context);
        _isProxy = log.Options.HidesBodiesWithPrompts;
        RememberEndpoint();
        _isSkipped = log.IsSkippedPath(context.Request.Path) || IsMarkedSkipped;
        _arrival = Arrival.Of(context, log.Options.LogHeaders);
        if (!_isSkipped)
            _capture = new CallCapture(context, log, WriteRequest, _connection.Closed);
    }

    /// <summary>Begins to record; null when that fails, which is reported.</summary>
    public static CallRecorder? Begin(CallLog log, HttpContext context, RunningCall running)
    {
        try
        {
            var recorder = new CallRecorder(log, context, running);
            recorder._capture?.Begin();
            if (recorder._capture is not null)
                log.Metrics.Begin();
            if (recorder._capture is { HasRequestBody: false })
                recorder.WriteRequest();
            return recorder;
        }
        catch (Exception e) // Boundary: recording must not stop the call.
        {
            log.ReportProblem("a call is not recorded: its beginning could not be read", e);
            return null;
        }
    }

    /// <summary>
    /// Writes the <c>request</c> record, if none was written yet. Safe to call from anywhere, any number of times.
    /// </summary>
    public void WriteRequest()
    {
        if (Volatile.Read(ref _isRequestDone))
            return; // Fast path - it is asked three times of most calls.
        lock (_requestLock)
        {
            if (_isRequestDecided)
                return;
            _isRequestDecided = true;
            try
            {
                WriteRequest_NeedsLock();
            }
            catch (Exception e) // Boundary: called from the application's own reads and writes.
            {
                _log.ReportProblem("a request could not be recorded", e);
            }

            Volatile.Write(ref _isRequestDone, true); // Release: behind it its model is read without the lock.
        }
    }

    /// <summary>Writes the last record of the call, or has it written, and takes the tees out.</summary>
    /// <param name="escaped">The exception that left the application, or null.</param>
    public void End(Exception? escaped)
    {
        try
        {
            _capture?.End();
            WriteRequest();
            RememberEndpoint();
            _end = SeenEnd.Of(_context, escaped, _capture, _connection);
            _path = _context.Request.Path.Value;
            _duration = _log.Time.GetElapsedTime(_startedAt);
            if (escaped is null && MayEndLater && _log.Ends.TryTake(this))
                return;
        }
        catch (Exception e) // Boundary: the client's answer does not depend on its record.
        {
            Fail(e);
            return;
        }

        EndNow(escaped);
    }

    /// <inheritdoc/>
    public void EndLater()
    {
        _isLater = true;
        EndNow(escaped: null);
    }

    /// <summary>
    /// Whether nothing but the log waits for the end of the call, and it holds no more than a short answer in memory.
    /// </summary>
    private bool MayEndLater => _isProxy && _isRequestWritten && _capture is { SentBytes: <= Limits.BytesOfLaterEnd }
        && _end.Exception is null && !_span.IsListened && _log.Options.CallBufferLevel is null;

    private void EndNow(Exception? escaped)
    {
        try
        {
            _capture?.EndResponse();
            CallEnding ending = CallEnding.Of(in _end, _capture);
            if (ending.IsFailure)
                Buffer.Fail();
            if (_isRequestWritten || ending.Exception is not null)
                WriteEnding(ending);
            else
                _span.Hide();
            if (escaped is not null)
                _log.MarkRecorded(escaped);
        }
        catch (Exception e) // Boundary: the client's answer does not depend on its record.
        {
            _log.ReportProblem("a response could not be recorded", e);
        }
        finally
        {
            if (_capture is not null)
                _log.Metrics.End();
        }
    }

    private void Fail(Exception problem)
    {
        _log.ReportProblem("a response could not be recorded", problem);
        if (_capture is not null)
            _log.Metrics.End();
    }

    /// <summary>The details of the call, which are written if it fails.</summary>
    public BufferScope Buffer { get; set; }

    /// <summary>
    /// The exception that last left the call's endpoint. If the application deals with it, the call's end tells of it.
    /// </summary>
    public Exception? Thrown { get; set; }

    /// <summary>Whether the call's last record will be written if it ends like this.</summary>
    public bool Tells(Exception? exception) => exception is not null || !(_isSkipped || IsMarkedSkipped);

    /// <summary>How the call would end if it ended now.</summary>
    public CallEnding EndingWith(Exception? exception) =>
        CallEnding.Of(SeenEnd.Of(_context, exception, _capture, _connection), _capture);

    private bool IsMarkedSkipped => _endpoint?.Metadata.GetMetadata<SkipApiLoggingMetadata>() is not null;

    private string? EndpointRoute => (_endpoint as RouteEndpoint)?.RoutePattern.RawText;

    private string? EndpointName =>
        _endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
        ?? _endpoint?.Metadata.GetMetadata<LogEndpointMetadata>()?.Name
        ?? EndpointRoute;

    /// <summary>Who calls, as far as somebody says so: the application, the client program, the request.</summary>
    private string? Caller => UserName ?? _arrival.Title
        ?? (_capture?.Asked?.User is { Length: > 0 } user ? LooseText.Redact(user) : null);

    private string? UserName => _isProxy
        ? null // Who asks, the server behind it finds out.
        : _context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity?.Name;

    private static string? ShownModel(string? model) => string.IsNullOrEmpty(model) ? null : KnownText.Redact(model);

    /// <summary>The first endpoint counts: error pages run under one of their own.</summary>
    private void RememberEndpoint()
    {
        if (!_isProxy) // Which has none.
            _endpoint ??= _context.GetEndpoint();
    }

    private void WriteRequest_NeedsLock()
    {
        RememberEndpoint();
        if (_isSkipped || IsMarkedSkipped)
            return;

        _isRequestWritten = true;
        RenderedBody body = _capture?.RenderRequest() ?? RenderedBody.Absent;
        _bodyModel = body.Facts.Model ?? ShownModel(_capture?.Asked?.Model);
        Fields fields = RequestFields(body);
        _identity.Write(
            _log.Logger, Level.Info, "Incoming request", _capture?.Asked is null ? null : _bodyModel, fields.Span);
        fields.Return();
        body.Return();
    }

    private void WriteEnding(CallEnding ending)
    {
        RenderedBody body = _capture?.RenderResponse() ?? RenderedBody.Absent;
        LlmWatch? answer = _capture?.Answer;
        CallError error = CallError.Of(ending, _call.Failure, Thrown, body.Facts);
        (string Name, object? Value)[] added = _call.TakeFields();
        ForwardedCall? forwarded = _isProxy ? CallCapture.ForwardedOf(_context, _capture) : null;
        Fields fields = Fields.Rent()
            .Add("module", "middleware")
            .Add("type", ending.Exception is null ? "response" : "exception")
            .Add("method", _arrival.Method)
            .Add("url", _arrival.Url)
            .Add("endpoint", EndpointName)
            .Add("status_code", ending.Status)
            .Add("content_type", ending.ContentType)
            .Add("content_length", ending.ContentLength)
            .Add("outcome", ending.Outcome)
            .Add("upstream", forwarded?.Written)
            .AddException(ending.Exception)
            .Add("error", error.Text)
            .Add("error_type", error.Type)
            .Add("error_message", error.Message)
            .Add("stack_trace", error.StackTrace)
            .AddForeign(added, RecordNames.IsTaken)
            .AddTranslated(added)
            .AddAnswer(answer, _end.QueueTime, _log.Time, _startedAt)
            .AddAsked(answer is null ? null : _capture?.Asked)
            .Add("response_body", body.Value)
            // Last, because the original's own `grep` for slow calls takes any four digits behind it for a duration.
            .Add("duration_ms", Math.Round(_duration.TotalMilliseconds, 2));

        string? model = _call.Model ?? _bodyModel ?? ShownModel(answer?.Answer.Model);
        Write(_log.Logger, ending.LevelIn(_log), ending.Message, model, fields.Span);
        fields.Return();
        body.Return();
        EndSpan(new EndedCall
        {
            Arrival = _arrival,
            Ending = ending,
            Error = error,
            Path = _path,
            Route = EndpointRoute,
            Server = forwarded?.Server,
            Model = model,
            Asked = _capture?.Asked,
            Answer = answer,
            MsToFirstToken = answer is { IsStream: true, Meter.FirstAt: { } first } ? MsSinceArrival(first) : null,
            Added = added,
            Start = _startTime,
            Duration = _duration,
        });
    }

    private double MsSinceArrival(long at) => _log.Time.GetElapsedTime(_startedAt, at).TotalMilliseconds;

    /// <summary>Tells the call's figures to whoever else wants them: the trace, and who counts.</summary>
    private void EndSpan(EndedCall call)
    {
        if (_capture is not null)
            _log.Metrics.Add(call.Figures);
        if (!_span.IsTraced && _log.Options.Spans is not SpanRecords.Always)
            return;
        if (!_span.IsListened && !SpanAttributes.AreAdded(call.Added, _span.Tags))
        {
            WriteSpan(SpanJson.Of(call, _span), call.Model); // Fast path - nobody but the record wants to know.
            return;
        }

        SpanFacts facts = SpanAttributes.Of(call, _span.Tags);
        _span.Describe(facts);
        WriteSpan(SpanJson.Of(facts, _span), call.Model);
    }

    private void WriteSpan(JsonOutput span, string? model)
    {
        if (_log.Options.Spans is not SpanRecords.Never)
        {
            var field = new LogField("span", span.Lend());
            Write(_log.SpanLogger, Level.Info, "Span ended", model, [("type", "span"), field]);
        }

        span.Drop();
    }

    private void Write(Logger logger, Level level, string message, string? model, ReadOnlySpan<LogField> fields)
    {
        if (_isLater)
            _identity.WriteLater(logger, level, message, model, fields);
        else
            _identity.Write(logger, level, message, model, fields);
    }

    private Fields RequestFields(RenderedBody body) => Fields.Rent()
        .Add("module", "middleware")
        .Add("type", "request")
        .Add("method", _arrival.Method)
        .Add("url", _arrival.Url)
        .Add("endpoint", EndpointName)
        .Add("remote_addr", _arrival.RemoteAddress)
        .Add("user_agent", _arrival.UserAgent)
        .Add("origin", _arrival.Origin)
        .Add("caller", Caller)
        .Add("content_type", _arrival.ContentType)
        .Add("content_length", _arrival.ContentLength)
        .Add("args", _arrival.Args)
        .Add("headers", _arrival.Headers)
        .AddAsked(_capture?.Asked)
        .Add("request_body", body.Value);
}
