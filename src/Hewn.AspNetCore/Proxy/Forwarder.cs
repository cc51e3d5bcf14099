using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text;
using Hewn.AspNetCore.Calls;
using Hewn.AspNetCore.Metrics;
using Hewn.Redaction;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Hewn.AspNetCore.Proxy;

/// <summary>
/// Hands calls on to their upstreams and the answers back, each byte when it comes. Nothing is tried twice.
/// Thread-safe.
/// </summary>
internal sealed class Forwarder : IDisposable
{
    private static readonly TimeSpan _unsentPatience = TimeSpan.FromSeconds(5);

    private readonly RecordingProxyOptions _options;
    private readonly UpstreamTable _upstreams;
    private readonly CallLog _log;
    private readonly PathString? _metrics;
    private readonly HttpMessageInvoker _client;
    private readonly CancellationTokenSource _stopped = new();
    private readonly string _mark = ForwardedMark.Create();
    private int _running;

    public Forwarder(RecordingProxyOptions options, UpstreamTable upstreams, CallLog log)
    {
        (_options, _upstreams, _log) = (options, upstreams, log);
        _metrics = options.MetricsPath is { } page ? new PathString(page) : null;
        _client = new HttpMessageInvoker(CreateHandler(options.ConnectTimeout));
    }

    public void Dispose()
    {
        _client.Dispose();
        _stopped.Dispose();
    }

    /// <summary>Gives up, after a while, the calls that then still run; their records say so.</summary>
    public void StopAfter(TimeSpan patience) => _stopped.CancelAfter(patience);

    /// <summary>Calls that have come and not ended.</summary>
    public int RunningCalls => Volatile.Read(ref _running);

    /// <summary>Forwards one call.</summary>
    public async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await TakeAsync(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (!_options.AllowRemote && !LoopbackNames.Contains(context.Request.Host.Host))
        {
            var stranger = new CallFault(CallOutcome.Failed, "HostNotAllowed",
                $"this proxy is for this machine only, and was called as '{context.Request.Host.Host}'");
            await ProxyAnswers.SendAsync(context, StatusCodes.Status403Forbidden, stranger, "host_not_allowed")
                .ConfigureAwait(false);
            return;
        }

        if (UpstreamTarget.HasControls(context))
        {
            var odd = new CallFault(
                CallOutcome.Failed, "InvalidTarget", "the request's target holds control characters");
            await ProxyAnswers.SendAsync(context, StatusCodes.Status400BadRequest, odd, "invalid_target")
                .ConfigureAwait(false);
            return;
        }

        if (ForwardedMark.IsIn(context.Request.Headers, _mark))
        {
            var loop = new CallFault(CallOutcome.Failed, "LoopDetected",
                "the call has come back to this proxy: an upstream leads to the proxy itself");
            await ProxyAnswers.SendAsync(context, StatusCodes.Status508LoopDetected, loop, "loop_detected")
                .ConfigureAwait(false);
            return;
        }

        if (_metrics is { } page && IsAskedFor(page, context.Request))
        {
            await MetricsPage.SendAsync(context, _log).ConfigureAwait(false);
            return;
        }

        if (_upstreams.Find(context.Connection.LocalPort, context.Request.Path) is not { } route)
        {
            var nobody = new CallFault(CallOutcome.Failed, "NoUpstream", "no upstream is set up for this path");
            await ProxyAnswers.SendAsync(context, StatusCodes.Status404NotFound, nobody, "no_upstream")
                .ConfigureAwait(false);
            return;
        }

        var forwarded = new ForwardedCall(route.Shown, route.Server, route.Written);
        context.Features.Set(forwarded);
        using var watch = new IdleWatch(
            _options.IdleTimeout, _options.CallTimeout, _log.Time, context.RequestAborted, _stopped.Token);
        using HttpRequestMessage request = CreateRequest(context, route, watch);
        HttpResponseMessage response;
        try
        {
            Task<HttpResponseMessage> sending = _client.SendAsync(request, watch.Token);
            (request.Content as ForwardedContent)?.TellOfEnd(); // While the server is at work.
            response = await sending.ConfigureAwait(false);
        }
        catch (Exception e) // Boundary: every failure to get an answer becomes one, and a record.
        {
            await FailAsync(context, forwarded, watch, request, e).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            watch.Note();
            forwarded.HasAnswered = true;
            try
            {
                await AnswerAsync(context, forwarded, watch, response).ConfigureAwait(false);
            }
            catch (Exception e) when (watch.IsGivenUp && e is IOException or OperationCanceledException)
            {
                forwarded.Fault = OwnFault(forwarded.Upstream, watch);
                context.Abort();
            }
        }
    }

    private static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = connectTimeout,
        EnableMultipleHttp2Connections = true,
        MaxResponseDrainSize = 0, // Who breaks off reads no rest: the server is to see it at once.
        ActivityHeadersPropagator = null, // The call's own span is what the upstream is told of.
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, // Byte for byte.
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    };

    private HttpRequestMessage CreateRequest(HttpContext context, UpstreamRoute route, IdleWatch watch)
    {
        HttpRequest from = context.Request;
        bool isUpgrade = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
        bool mayUseHttp2 = !isUpgrade && route.MayUseHttp2;
        var request = new HttpRequestMessage(MethodOf(from), UpstreamTarget.Of(context, route))
        {
            Version = mayUseHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = route.IsEncrypted && mayUseHttp2
                ? HttpVersionPolicy.RequestVersionOrLower
                : HttpVersionPolicy.RequestVersionExact,
        };
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? from.ContentLength > 0;
        if (hasBody && !isUpgrade)
            request.Content = new ForwardedContent(from.Body, from.ContentLength, watch);
        else if (from.ContentLength == 0 || (HttpMethods.IsPost(from.Method) && !isUpgrade))
            request.Content = new ByteArrayContent([]); // What has content is never sent a second time.
        RunningCall? call = context.Features.Get<RunningCall>();
        ForwardedHeaders.CopyRequest(
            from.Headers, request, _options.Api.RequestIdHeader, call?.Identity.RequestId ?? string.Empty);
        ForwardedMark.AddTo(request, _mark);
        if (call is not null)
            ForwardedHeaders.SetTrace(request, call.Span);
        if (isUpgrade)
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", from.Headers.Upgrade.ToString());
        }

        return request;
    }

    private static HttpMethod MethodOf(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) ? HttpMethod.Post
        : HttpMethods.IsGet(request.Method) ? HttpMethod.Get
        : new HttpMethod(request.Method);

    private async Task FailAsync(
        HttpContext context, ForwardedCall forwarded, IdleWatch watch, HttpRequestMessage request, Exception problem)
    {
        if (!watch.IsGivenUp)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            if (request.Content is ForwardedContent { ClientFailure: { } failure })
                ExceptionDispatchInfo.Throw(failure);
        }

        await TakeUnsentAsync(context, watch, request).ConfigureAwait(false);
        string address = forwarded.Upstream;
        bool isConnectTimeout = problem is OperationCanceledException { InnerException: TimeoutException };
        (int status, string code, CallFault fault) = OwnFault(address, watch) switch
        {
            { Outcome: CallOutcome.Timeout } overdue =>
                (StatusCodes.Status504GatewayTimeout, "upstream_timeout", overdue),
            { } stopped => (StatusCodes.Status503ServiceUnavailable, "proxy_stopped", stopped),
            null when isConnectTimeout => (StatusCodes.Status504GatewayTimeout, "upstream_timeout",
                new CallFault(CallOutcome.Timeout, "UpstreamTimeout",
                    $"{address} could not be connected to within {Seconds(_options.ConnectTimeout)} s")),
            null => (StatusCodes.Status502BadGateway, "upstream_error",
                new CallFault(CallOutcome.UpstreamError, "UpstreamError", MessageOf(address, problem))),
        };
        forwarded.Fault = fault;
        await ProxyAnswers.SendAsync(context, status, fault, code).ConfigureAwait(false);
    }

    private static string MessageOf(string address, Exception problem)
    {
        bool isConnect = problem is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError,
        };
        string reason = ReasonOf(problem.InnerException ?? problem);
        return isConnect
            ? $"{address} could not be reached: {reason}. Is the server running, and is this its address?"
            : $"{address} broke the call off before it answered: {reason}";
    }

    /// <summary>The client library's words, without what they quote of an answer where prompts are hidden.</summary>
    private static string ReasonOf(Exception problem) => PromptPrivacy.Replaces
        ? problem.Message.Split('\'', 2)[0].TrimEnd(' ', ':')
        : SecretText.Redact(problem.Message);

    /// <summary>Why the proxy itself has given a call up; null where it has not.</summary>
    private CallFault? OwnFault(string address, IdleWatch watch)
    {
        if (watch.HasFired)
        {
            return new CallFault(CallOutcome.Timeout, "UpstreamTimeout", watch.IsTooLong
                ? $"the call to {address} took longer than {Seconds(_options.CallTimeout!.Value)} s"
                : $"nothing passed to or from {address} for {Seconds(_options.IdleTimeout)} s");
        }

        return _stopped.IsCancellationRequested
            ? new CallFault(CallOutcome.Failed, "ProxyStopped", "the proxy was stopped before the answer was whole")
            : null;
    }

    /// <summary>
    /// Reads the request that nobody has taken, so that the record shows what was asked. Not from a client that waits
    /// for word before it sends, and no more and no longer than is reasonable: it is to have its answer.
    /// </summary>
    private static async Task TakeUnsentAsync(HttpContext context, IdleWatch watch, HttpRequestMessage request)
    {
        if (watch.Token.IsCancellationRequested || request.Content is not ForwardedContent { HasBegun: false }
            || request.Headers.ExpectContinue == true)
            return;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        patience.CancelAfter(_unsentPatience);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
        try
        {
            int total = 0;
            int count;
            while (total < Limits.UnsentBytes
                && (count = await context.Request.Body.ReadAsync(buffer, patience.Token).ConfigureAwait(false)) > 0)
                total += count;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // What has come is recorded; if the client has gone, the answer's way out tells it.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsAskedFor(PathString page, HttpRequest request) =>
        request.Path.Equals(page, StringComparison.Ordinal)
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private async Task AnswerAsync(
        HttpContext context, ForwardedCall forwarded, IdleWatch watch, HttpResponseMessage from)
    {
        HttpResponse to = context.Response;
        to.StatusCode = (int)from.StatusCode;
        if (from.ReasonPhrase is { Length: > 0 } phrase && phrase != ReasonPhrases.GetReasonPhrase(to.StatusCode)
            && context.Features.Get<IHttpResponseFeature>() is { } feature)
            feature.ReasonPhrase = phrase;
        ForwardedHeaders.CopyResponse(from, to.Headers, _options.Api.RequestIdHeader);
        if (from.StatusCode is HttpStatusCode.SwitchingProtocols)
        {
            await PassAsync(context, forwarded, watch, from).ConfigureAwait(false);
            return;
        }

        Stream body = await from.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        bool isEmpty = HttpMethods.IsHead(context.Request.Method)
            || from.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.NotModified;
        ChunkedAnswer? chunks = isEmpty ? null : ChunkedAnswer.Begin(context, from);
        if (chunks is null && !to.SupportsTrailers())
            to.Headers.Remove("Trailer"); // None will come.
        if (!isEmpty && await AnswerBody.CopyAsync(body, context, chunks, watch).ConfigureAwait(false) is { } problem)
        {
            forwarded.Fault = OwnFault(forwarded.Upstream, watch) ?? new CallFault(
                CallOutcome.UpstreamError, "UpstreamError",
                $"{forwarded.Upstream} broke its answer off: {ReasonOf(problem)}");
            context.Abort(); // So that the client does not take what it has for all.
            return;
        }

        if (chunks is not null)
            await chunks.EndAsync(from.TrailingHeaders, watch.Token).ConfigureAwait(false);
        else
            AnswerBody.CopyTrailers(from, to);
        await to.CompleteAsync().ConfigureAwait(false); // The end, too, before the record is written.
    }

    /// <summary>Passes on a connection that has become another protocol's.</summary>
    private async Task PassAsync(
        HttpContext context, ForwardedCall forwarded, IdleWatch watch, HttpResponseMessage from)
    {
        UpgradeEnd end = await UpgradedCall.RunAsync(context, from, watch).ConfigureAwait(false);
        forwarded.Fault = OwnFault(forwarded.Upstream, watch) ?? end switch
        {
            UpgradeEnd.OfUpstream => new CallFault(
                CallOutcome.UpstreamError, "UpstreamError", $"{forwarded.Upstream} broke the connection off"),
            UpgradeEnd.OfClient => new CallFault(CallOutcome.AbortedByClient, "ClientReset", null),
            _ => null,
        };
        if (forwarded.Fault is not null)
            context.Abort();
    }
}
