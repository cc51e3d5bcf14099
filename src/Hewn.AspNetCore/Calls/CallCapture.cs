using System.Diagnostics.CodeAnalysis;
using Hewn.AspNetCore.Capture;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.AspNetCore.Calls;

/// <summary>The tees around one call's bodies: put in when it begins, taken out when it ends.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The tee is the server's stream; the server disposes that.")]
internal sealed class CallCapture
{
    private readonly HttpContext _context;
    private readonly CapturedBody? _request;
    private readonly CapturedBody _response;
    private readonly BodyType _requestType;
    private readonly long? _requestBytes;
    private readonly ResponseTee _responseTee;
    private readonly RequestTee? _requestTee;
    private readonly Stream? _requestStream;
    private bool _requestEnded;

    /// <param name="context">The call.</param>
    /// <param name="options">What to capture.</param>
    /// <param name="requestEnded">
    /// Called when the application has read the request's body to its end. Must not throw.
    /// </param>
    /// <param name="closed">Fires when the connection is gone.</param>
    public CallCapture(
        HttpContext context, ApiLoggingOptions options, Action requestEnded, CancellationToken closed)
    {
        _context = context;
        _response = new CapturedBody(options.CaptureResponseBody ? options.MaxBodyBytes : 0);
        _responseTee = new ResponseTee(
            context.Response, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), _response, closed);

        HttpRequest request = context.Request;
        HasRequestBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? request.ContentLength > 0;
        _requestBytes = request.ContentLength;
        if (!HasRequestBody)
            return;

        _requestType = BodyType.Of(request.ContentType, request.Headers.ContentEncoding);
        bool isKept = options.CaptureRequestBody && _requestType.Format is not BodyFormat.None;
        _request = new CapturedBody(isKept ? options.MaxBodyBytes : 0);
        _requestStream = request.Body;
        _requestTee = new RequestTee(_requestStream, _request, _requestBytes, () =>
        {
            _requestEnded = true;
            requestEnded();
        });
    }

    /// <summary>Whether the request can have a body at all.</summary>
    public bool HasRequestBody { get; }

    /// <summary>Bytes the application has written.</summary>
    public long SentBytes => _responseTee.SentBytes;

    /// <summary>Whether the application has sent, or begun to, what the client did not get.</summary>
    public bool HasMissed => _responseTee.HasMissed;

    /// <summary>Puts the tees in.</summary>
    public void Begin()
    {
        _context.Features.Set<IHttpResponseBodyFeature>(_responseTee);
        if (_requestTee is not null)
            _context.Request.Body = _requestTee;
    }

    /// <summary>Takes the tees out again, unless the application has put something of its own around them.</summary>
    public void End()
    {
        if (ReferenceEquals(_context.Features.Get<IHttpResponseBodyFeature>(), _responseTee))
            _context.Features.Set(_responseTee.Inner);
        if (_requestTee is not null && ReferenceEquals(_context.Request.Body, _requestTee))
            _context.Request.Body = _requestStream!;
    }

    /// <summary>The request's body as far as the application has read it.</summary>
    public RenderedBody RenderRequest() => _request is null
        ? RenderedBody.Absent
        : BodyText.Render(_request.Take(close: true), _requestType, _requestBytes, _requestEnded);

    /// <summary>The response's body as far as the application has written it.</summary>
    public RenderedBody RenderResponse() =>
        BodyText.Render(_response.Take(close: true), _responseTee.Type, declaredBytes: null, isEnded: true);
}
