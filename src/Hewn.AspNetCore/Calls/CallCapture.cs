using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hewn.AspNetCore.Capture;
using Hewn.AspNetCore.Capture.Llm;
using Hewn.AspNetCore.Capture.Streams;
using Hewn.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Calls;

/// <summary>The tees around one call's bodies: put in when it begins, taken out when it ends.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The tee is the server's stream; the server disposes that.")]
internal sealed class CallCapture
{
    private readonly HttpContext _context;
    private readonly int _responseBytes;
    private readonly bool _showsErrors;
    private readonly bool _isProxy;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _failed;
    private readonly BodyWatcher? _request;
    private readonly BodyType _requestType;
    private readonly long? _requestBytes;
    private readonly ResponseTee _responseTee;
    private readonly RequestTee? _requestTee;
    private readonly Stream? _requestStream;
    private readonly bool _isModelPath;
    private LlmWatch? _answer;
    private ForwardedCall? _forwarded;
    private bool _isOver;
    private int _status; // Of the answer, when the call is over.
    private RenderedBody? _whole; // The response, where it could be read in one pass.

    /// <param name="context">The call.</param>
    /// <param name="log">Says what to capture, and takes what goes wrong with it.</param>
    /// <param name="requestEnded">
    /// Called when the application has read the request's body to its end. Must not throw.
    /// </param>
    /// <param name="closed">Fires when the connection is gone.</param>
    public CallCapture(HttpContext context, CallLog log, Action requestEnded, CancellationToken closed)
    {
        (_context, _time) = (context, log.Time);
        ApiLoggingOptions options = log.Options;
        bool isHidden = options.HidesBodiesWithPrompts && PromptPrivacy.Mode is PromptMode.Off;
        int requestBytes = isHidden || !options.CaptureRequestBody ? 0 : options.MaxBodyBytes;
        _responseBytes = isHidden || !options.CaptureResponseBody ? 0 : options.MaxBodyBytes;
        _isProxy = options.HidesBodiesWithPrompts;
        _showsErrors = !(_isProxy && PromptPrivacy.Replaces) && options.CaptureResponseBody;
        _failed = log.BodyFailed;
        _isModelPath = LlmPaths.Contains(context.Request.Path.Value);
        _responseTee = new ResponseTee(
            context.Response, context.Features.Find<IHttpResponseBodyFeature>()!, WatchResponse, _time,
            closed);

        HttpRequest request = context.Request;
        HasRequestBody = context.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? request.ContentLength > 0;
        _requestBytes = request.ContentLength;
        if (!HasRequestBody)
            return;

        _requestType = BodyType.Of(request.ContentType, request.Headers.ContentEncoding);
        _request = BodyWatcher.OfRequest(_requestType, requestBytes, _failed, isHeld: true);
        _requestStream = request.Body;
        _requestTee = new RequestTee(_requestStream, _request, _requestBytes, requestEnded);
    }

    /// <summary>What is known of a call that another server answers; null before it is sent there, and elsewhere.
    /// </summary>
    public ForwardedCall? Forwarded =>
        _isProxy && !_isOver ? _forwarded ??= _context.Features.Find<ForwardedCall>() : _forwarded;

    /// <summary>As above, of a call that may not be captured.</summary>
    public static ForwardedCall? ForwardedOf(HttpContext context, CallCapture? capture) =>
        capture is null ? context.Features.Find<ForwardedCall>() : capture.Forwarded;

    /// <summary>Whether the request can have a body at all.</summary>
    public bool HasRequestBody { get; }

    /// <summary>Bytes the application has written.</summary>
    public long SentBytes => _responseTee.SentBytes;

    /// <summary>Whether the application has sent, or begun to, what the client did not get.</summary>
    public bool HasMissed => _responseTee.HasMissed;

    /// <summary>What the request asks of a model; null where it asks none. Known once it was rendered.</summary>
    public RequestFacts? Asked
    {
        [MethodImpl(MethodImplOptions.NoInlining)] // It is asked for six times of a call.
        get => _request?.Facts is { } facts && (_isModelPath || facts.IsOfModel) ? facts : null;
    }

    /// <summary>A model's answer; null where there is none. Complete once the response was rendered.</summary>
    public LlmWatch? Answer
    {
        [MethodImpl(MethodImplOptions.NoInlining)] // As above.
        get
        {
            _responseTee.Body?.ReadHeld();
            return _answer is { IsRecognised: true } ? _answer : null;
        }
    }

    /// <summary>
    /// What is wrong with a model's answer that has a good status: it says so itself, or is a stream without its end.
    /// </summary>
    public CallFault? Fault => Answer switch
    {
        { Answer.Error: { } error } => new CallFault(
            CallOutcome.Failed,
            TypeOf(error),
            error.Message is null || !_showsErrors ? null : LooseText.Redact(error.Message)),
        { IsStream: true, HasEnded: false } => new CallFault(
            Forwarded is null ? CallOutcome.Failed : CallOutcome.UpstreamError,
            "IncompleteStream",
            "the stream ended without its end mark"),
        _ => null,
    };

    /// <summary>Puts the tees in.</summary>
    public void Begin()
    {
        _context.Features.Put<IHttpResponseBodyFeature>(_responseTee);
        if (_requestTee is not null)
            _context.Request.Body = _requestTee;
    }

    /// <summary>
    /// Takes the tees out again, unless the application has put something of its own around them. Of the call's objects
    /// nothing is read behind it: the web server may use them for the next call.
    /// </summary>
    public void End()
    {
        _ = Forwarded;
        _status = _context.Response.StatusCode;
        _isOver = true;
        if (ReferenceEquals(_context.Features.Find<IHttpResponseBodyFeature>(), _responseTee))
            _context.Features.Put(_responseTee.Inner);
        if (_requestTee is not null && ReferenceEquals(_context.Request.Body, _requestTee))
            _context.Request.Body = _requestStream!;
    }

    /// <summary>The request's body as far as the application has read it.</summary>
    public RenderedBody RenderRequest()
    {
        if (_request is null)
            return RenderedBody.Absent;
        bool hasEnded = _requestTee!.HasEnded;
        if (hasEnded && !PromptPrivacy.Replaces && _request.TakeWhole() is { } whole)
            return whole; // Fast path - short JSON, as nearly all of it is.
        return BodyText.Render(_request.Take(close: true), _requestType, DeclaredBytes, hasEnded);
    }

    /// <summary>
    /// The response's body as far as the application has written it; of an answer that came in pieces, the whole that
    /// they make.
    /// </summary>
    public RenderedBody RenderResponse()
    {
        if (_responseTee.Body is not { } body)
            return RenderedBody.Absent;
        if (_whole is { } known && Answer is not { IsStream: true })
            return HidesError ? RenderedBody.Absent : known; // Hidden only since a moment ago.
        BodySnapshot snapshot = body.Take(close: true);
        if (Answer is not { IsStream: true } answer)
        {
            if (HidesError && !snapshot.Bytes.IsEmpty)
            {
                return RenderedBody.OfText(
                    BodyPrompts.ReplaceWhole(BodyText.Decode(snapshot.Bytes.Span)), missingBytes: null);
            }

            return BodyText.Render(snapshot, _responseTee.Type, declaredBytes: null, isEnded: true);
        }

        if (_responseBytes == 0)
            return RenderedBody.Absent;
        if (HidesError && answer.Answer.Error is { } error)
        {
            answer.Answer.Error = new LlmError(
                TypeOf(error), error.Message is null ? null : BodyPrompts.ReplaceWhole(error.Message));
        }

        ReadOnlyMemory<byte> whole = AnswerJson.Write(answer.Answer);
        return BodyText.Render(
            new BodySnapshot(whole, whole.Length, IsComplete: true), new BodyType(BodyFormat.Json, null), null, true);
    }

    /// <summary>
    /// Whether the answer is an error of another server, and prompts are hidden: it may quote what it was asked, and
    /// anywhere. What the proxy says itself it knows to be harmless.
    /// </summary>
    private bool HidesError => _isProxy && PromptPrivacy.Replaces
        && Forwarded is { HasAnswered: true }
        && (_status >= StatusCodes.Status400BadRequest || Answer?.Answer.Error is not null);

    private string TypeOf(LlmError error) => error.Type is { } type && (_showsErrors || PromptNames.IsWord(type))
        ? LooseText.Redact(type)
        : "ModelError";

    /// <summary>Ends the watching of the response: what has come is all that is known of it.</summary>
    public void EndResponse()
    {
        if (_responseTee.Body is not { } body)
            return;
        if (!PromptPrivacy.Replaces)
            _whole = body.TakeWhole();
        if (_whole is null)
            body.Take(close: true);
    }

    /// <summary>The Content-Length, where it counts what is kept: not the bytes of a compressed body.</summary>
    private long? DeclaredBytes => _requestType.Coding is ContentCoding.Identity ? _requestBytes : null;

    private BodyWatcher WatchResponse(BodyType type)
    {
        bool isAsked = _isModelPath || _request?.Facts?.IsOfModel == true;
        if (isAsked || type.Format is BodyFormat.Lines)
            _answer = new LlmWatch(_time, isAsked, _responseBytes);
        return BodyWatcher.OfResponse(type, _responseBytes, _answer, _time, _failed, isHeld: true);
    }
}
