using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Hewn.Server.Remote;

namespace Hewn.Cli.Loki;

/// <summary>
/// Asks a Loki over HTTP. Asking changes nothing there, so what fails on the way or for the moment is tried again.
/// Thread-safe.
/// </summary>
internal sealed class LokiClient : IDisposable
{
    /// <summary>Bytes of an answer, unpacked; a larger one is refused, and asked for in parts where there are
    /// some.</summary>
    private const long MaxAnswerBytes = 128 * 1024 * 1024;

    private const int BlockBytes = 64 * 1024;
    private const int MaxWords = 2000;
    private const int MaxAddress = 4000; // Longer ones are sent as a form: proxies cut addresses.
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan[] _pauses =
        [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)];

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public LokiClient(RemoteLoki loki, TimeProvider time)
    {
        (Loki, _time) = (loki, time);
        _handler = loki.CreateHandler(unpacks: true);
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        Invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    /// <summary>Which one.</summary>
    public RemoteLoki Loki { get; }

    /// <summary>Its address for messages.</summary>
    public string Place => PlainText.Of(Loki.Place);

    /// <summary>The way to it, for WebSockets.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Asks.</summary>
    /// <param name="path">The path, from a slash on.</param>
    /// <param name="parameters">Names and values.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The body of the answer.</returns>
    /// <exception cref="LokiException">There is no answer, or it is a refusal.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(
        string path, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancellation)
    {
        for (int failures = 0; ; failures++)
        {
            TimeSpan pause;
            try
            {
                return await OnceAsync(path, parameters, cancellation).ConfigureAwait(false);
            }
            catch (LokiException problem) when (problem.MayPass && failures < _pauses.Length)
            {
                DebugLog.Say($"asked again: {problem.Message}");
                pause = problem.RetryAfter is { } said && said > TimeSpan.Zero ? said : _pauses[failures];
            }

            await Task.Delay(pause < _longestPause ? pause : _longestPause, _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Why a WebSocket is refused; null when it is not any more.</summary>
    /// <param name="address">Its address, with the scheme of WebSockets.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="LokiException">There is no answer.</exception>
    public async Task<LokiException?> RefusalOfSocketAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new UriBuilder(address) { Scheme = Loki.Url.Scheme }.Uri);
        foreach ((string name, string value) in Headers().Concat(RemoteLoki.SocketHeaders))
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.SwitchingProtocols
                ? null
                : Refusal(response, (await ReadAsync(response, cancellation).ConfigureAwait(false)).Span);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw Unreachable(problem);
        }
    }

    /// <summary>The headers that say who asks.</summary>
    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (Loki.Authorization is { } login)
            yield return ("Authorization", login.ToString());
        if (Loki.Tenant is { } tenant)
            yield return ("X-Scope-OrgID", tenant);
    }

    public void Dispose()
    {
        Invoker.Dispose();
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> OnceAsync(
        string path, IReadOnlyList<(string Name, string Value)> parameters, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Loki.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using HttpRequestMessage request = Request(path, parameters);
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            ReadOnlyMemory<byte> body = await ReadAsync(response, both.Token).ConfigureAwait(false);
            DebugLog.Say($"{Place}{path} answered {(int)response.StatusCode} with {body.Length} bytes");
            return response.StatusCode == HttpStatusCode.OK ? body : throw Refusal(response, body.Span);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LokiException(string.Create(CultureInfo.InvariantCulture,
                $"{Place} has not answered within {Loki.Timeout.TotalSeconds:0.#} seconds."));
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw Unreachable(problem);
        }
    }

    private HttpRequestMessage Request(string path, IReadOnlyList<(string Name, string Value)> parameters)
    {
        string form = string.Join(
            '&', parameters.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}"));
        HttpRequestMessage request = form.Length <= MaxAddress
            ? new(HttpMethod.Get, Loki.AddressOf(path, form.Length > 0 ? "?" + form : ""))
            : new(HttpMethod.Post, Loki.AddressOf(path))
            {
                Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
            };
        foreach ((string name, string value) in Headers())
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken token)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new MemoryStream();
            byte[] block = new byte[BlockBytes];
            while (await stream.ReadAsync(block, token).ConfigureAwait(false) is > 0 and int read)
            {
                bytes.Write(block, 0, read);
                if (bytes.Length > MaxAnswerBytes)
                    throw new LokiException($"{Place} answers with more than {MaxAnswerBytes} bytes at once.")
                    {
                        IsTooLarge = true,
                    };
            }

            return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        }
    }

    private LokiException Refusal(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        int status = (int)response.StatusCode;
        string words = PlainText.OfLines(Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxWords)]).Trim());
        string advice = status switch
        {
            401 or 403 when words.Contains("no org id", StringComparison.Ordinal) =>
                $" Name its tenant: {LokiOptions.Tenant}, or $LOKI_ORG_ID.",
            401 or 403 => " Who asks is said by $LOKI_USERNAME and $LOKI_PASSWORD, or $LOKI_BEARER_TOKEN.",
            >= 300 and < 400 => $" It names another address: {response.Headers.Location}.",
            _ => "",
        };
        return new LokiException(FormattableString.Invariant(
            $"{Place} refuses the query ({status}): {words}{PlainText.Of(advice)}"))
        {
            Status = status,
            Words = words,
            MayPass = status is 429 or 502 or 503,
            IsTooLarge = status >= 500 && words.Contains("larger than max", StringComparison.Ordinal),
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private LokiException Unreachable(Exception problem)
    {
        if (problem.InnerException is AuthenticationException untrusted)
        {
            return new LokiException($"{Place} is not trusted: {PlainText.Of(untrusted.Message)} "
                + $"{LokiOptions.Authority} names who has signed its certificate.");
        }

        return new LokiException(
            $"{Place} cannot be asked: {PlainText.Of(problem.Message)}. Is a Loki listening there?")
        {
            MayPass = true,
        };
    }
}
