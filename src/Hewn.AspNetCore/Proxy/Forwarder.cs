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

    public Forwarder(RecordingProxyOptions options, UpstreamTable upstreams, CallLog log)
    {
        (_options, _upstreams, _log) = (options, upstreams, log);
        _metrics = options.MetricsPath is { } page ? new PathString(page) : null;
        _client = new HttpMessageInvoker(CreateHandler(options.ConnectTimeout));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Forwards one call.</summary>
    public async Task ForwardAsync(HttpContext context)
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

        if (_metrics is { } page && IsAskedFor(page, context.Request))
        {
            await MetricsPage.SendAsync(context, _log).ConfigureAwait(false);
            return;
        }

        if (_upstreams.Find(context.Connection.LocalPort, context.Request.Path) is not { } upstream)
        {
            var nobody = new CallFault(CallOutcome.Failed, "NoUpstream", "no upstream is set up for this path");
            await ProxyAnswers.SendAsync(context, StatusCodes.Status404NotFound, nobody, "no_upstream")
                .ConfigureAwait(false);
            return;
        }

        var forwarded = new ForwardedCall(
            SecretText.Redact(upstream.Address.GetLeftPart(UriPartial.Path)), upstream.Address.IdnHost,
            upstream.Address.Port);
        context.Features.Set(forwarded);
        using var watch = new IdleWatch(
            _options.IdleTimeout, _options.CallTimeout, _log.Time, context.RequestAborted);
        using HttpRequestMessage request = CreateRequest(context, upstream, watch);
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, watch.Token).ConfigureAwait(false);
        }
        catch (Exception e) // Boundary: every failure to get an answer becomes one, and a record.
        {
            await FailAsync(context, forwarded, watch, request, e).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            watch.Note();
            await AnswerAsync(context, forwarded, watch, response).ConfigureAwait(false);
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
        ActivityHeadersPropagator = null, // The call's own span is what the upstream is told of.
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, // Byte for byte.
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    };

    private HttpRequestMessage CreateRequest(HttpContext context, ProxyUpstream upstream, IdleWatch watch)
    {
        HttpRequest from = context.Request;
        bool isUpgrade = context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
        bool isEncrypted = upstream.Address.Scheme == Uri.UriSchemeHttps;
        bool mayUseHttp2 = !isUpgrade && (isEncrypted || upstream.UsesHttp2);
        var request = new HttpRequestMessage(new HttpMethod(from.Method), UpstreamTarget.Of(context, upstream))
        {
            Version = mayUseHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = isEncrypted && mayUseHttp2
                ? HttpVersionPolicy.RequestVersionOrLower
                : HttpVersionPolicy.RequestVersionExact,
        };
        bool hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? from.ContentLength > 0;
        if (hasBody && !isUpgrade)
            request.Content = new ForwardedContent(from.Body, from.ContentLength, watch);
        else if (from.ContentLength == 0)
            request.Content = new ByteArrayContent([]);
        RunningCall? call = context.Features.Get<RunningCall>();
        ForwardedHeaders.CopyRequest(
            from.Headers, request, _options.Api.RequestIdHeader, call?.Identity.RequestId ?? string.Empty);
        if (call is not null)
            ForwardedHeaders.SetTrace(request, call.Span);
        if (isUpgrade)
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", from.Headers.Upgrade.ToString());
        }

        return request;
    }

    private async Task FailAsync(
        HttpContext context, ForwardedCall forwarded, IdleWatch watch, HttpRequestMessage request, Exception problem)
    {
        if (!watch.HasFired)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            if (request.Content is ForwardedContent { ClientFailure: { } failure })
                ExceptionDispatchInfo.Throw(failure);
        }

        await TakeUnsentAsync(context, watch, request).ConfigureAwait(false);
        string address = forwarded.Upstream;
        bool isConnectTimeout = problem is OperationCanceledException { InnerException: TimeoutException };
        (int status, string code, CallFault fault) = watch.HasFired || isConnectTimeout
            ? (StatusCodes.Status504GatewayTimeout, "upstream_timeout",
                new CallFault(CallOutcome.Timeout, "UpstreamTimeout", isConnectTimeout
                    ? $"{address} could not be connected to within {Seconds(_options.ConnectTimeout)} s"
                    : OverdueOf(address, watch)))
            : (StatusCodes.Status502BadGateway, "upstream_error",
                new CallFault(CallOutcome.UpstreamError, "UpstreamError", MessageOf(address, problem)));
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
        string reason = SecretText.Redact((problem.InnerException ?? problem).Message);
        return isConnect
            ? $"{address} could not be reached: {reason}. Is the server running, and is this its address?"
            : $"{address} broke the call off before it answered: {reason}";
    }

    private string OverdueOf(string address, IdleWatch watch) => watch.IsTooLong
        ? $"the call to {address} took longer than {Seconds(_options.CallTimeout!.Value)} s"
        : $"nothing passed to or from {address} for {Seconds(_options.IdleTimeout)} s";

    /// <summary>
    /// Reads the request that nobody has taken, so that the record shows what was asked. Not from a client that waits
    /// for word before it sends, and no more and no longer than is reasonable: it is to have its answer.
    /// </summary>
    private static async Task TakeUnsentAsync(HttpContext context, IdleWatch watch, HttpRequestMessage request)
    {
        if (watch.HasFired || request.Content is not ForwardedContent { HasBegun: false }
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
        if (!to.SupportsTrailers())
            to.Headers.Remove("Trailer"); // None will come.
        if (from.StatusCode is HttpStatusCode.SwitchingProtocols)
        {
            await UpgradedCall.RunAsync(context, from, watch).ConfigureAwait(false);
            return;
        }

        Stream body = await from.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        bool isEmpty = HttpMethods.IsHead(context.Request.Method)
            || from.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.NotModified;
        if (!isEmpty && await CopyAsync(body, context, watch).ConfigureAwait(false) is { } problem)
        {
            forwarded.Fault = watch.HasFired
                ? new CallFault(CallOutcome.Timeout, "UpstreamTimeout", OverdueOf(forwarded.Upstream, watch))
                : new CallFault(CallOutcome.UpstreamError, "UpstreamError",
                    $"{forwarded.Upstream} broke its answer off: {SecretText.Redact(problem.Message)}");
            context.Abort(); // So that the client does not take what it has for all.
            return;
        }

        CopyTrailers(from, to);
        await to.CompleteAsync().ConfigureAwait(false); // The end, too, before the record is written.
    }

    /// <summary>Copies the body. What ends it too early is given back; the client's leaving is thrown.</summary>
    private static async Task<Exception?> CopyAsync(Stream body, HttpContext context, IdleWatch watch)
    {
        HttpResponse to = context.Response;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Limits.ForwardedBytes);
        try
        {
            ValueTask<int> reading = body.ReadAsync(buffer, watch.Token);
            await to.StartAsync(watch.Token).ConfigureAwait(false);
            if (!reading.IsCompleted)
                await to.Body.FlushAsync(watch.Token).ConfigureAwait(false); // The headers need not wait for it.
            int count;
            while ((count = await reading.ConfigureAwait(false)) > 0)
            {
                watch.Note();
                await to.Body.WriteAsync(buffer.AsMemory(0, count), watch.Token).ConfigureAwait(false);
                watch.Note();
                reading = body.ReadAsync(buffer, watch.Token);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
        {
            if (!watch.HasFired)
                context.RequestAborted.ThrowIfCancellationRequested();
            return e;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void CopyTrailers(HttpResponseMessage from, HttpResponse to)
    {
        if (!to.SupportsTrailers())
            return;
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in from.TrailingHeaders.NonValidated)
            to.AppendTrailer(name, new Microsoft.Extensions.Primitives.StringValues([.. values]));
    }
}
