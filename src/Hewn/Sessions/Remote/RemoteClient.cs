using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hewn.Sessions.Remote;

/// <summary>Sends requests to a server of sessions, once each. Thread-safe.</summary>
internal sealed class RemoteClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly RemoteAddress _address;
    private readonly RemoteOptions _options;
    private readonly PushTally _tally;

    public RemoteClient(RemoteAddress address, RemoteOptions options, PushTally tally)
    {
        (_address, _options, _tally) = (address, options, tally);
        // A redirected POST would become a GET without its lines, and show the key to somebody else.
        _http = options.Handler is { } handler
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }, disposeHandler: true);
        _http.Timeout = Timeout.InfiniteTimeSpan; // Each request has its own.
    }

    public RemoteAddress Address => _address;

    /// <summary>Sends JSON.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the server's address, escaped.</param>
    /// <param name="json">The body.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The answer, a JSON object.</returns>
    /// <exception cref="RemoteFailure">It came to nothing.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Task<JsonElement> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> json, CancellationToken token)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(method, path, content, _options.RequestTimeout, token);
    }

    /// <summary>Sends a file with what is known of it, as a form.</summary>
    /// <param name="path">The path below the server's address, escaped.</param>
    /// <param name="form">The form; it is disposed.</param>
    /// <param name="bytes">How long the file is.</param>
    /// <param name="token">Ends it.</param>
    /// <returns>The answer, a JSON object.</returns>
    /// <exception cref="RemoteFailure">It came to nothing.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Task<JsonElement> SendAsync(
        string path, MultipartFormDataContent form, long bytes, CancellationToken token)
    {
        TimeSpan patience = _options.RequestTimeout + (Limits.RemoteTimePerMebibyte * (bytes / (1024 * 1024)));
        return SendAsync(HttpMethod.Post, path, form, patience, token);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(
        HttpMethod method, string path, HttpContent content, TimeSpan patience, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, new Uri(_address.Base, path)) { Content = content };
        if (_options.ApiKey is { } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (_address.Tenant is { } tenant)
            request.Headers.TryAddWithoutValidation("X-Scope-OrgID", tenant);
        // A file is not sent before the server has said that it wants it.
        request.Headers.ExpectContinue = content is MultipartFormDataContent;
        using var limit = new CancellationTokenSource(patience, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        _tally.AddRequest();
        try
        {
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            byte[] answer = await ReadAsync(response, both.Token).ConfigureAwait(false);
            return Judge(response, answer);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            _tally.AddFailure();
            throw new RemoteFailure(RemoteFailureKind.Later, string.Create(
                CultureInfo.InvariantCulture, $"no answer within {patience.TotalSeconds:0.###} s"));
        }
        catch (HttpRequestException e)
        {
            _tally.AddFailure();
            throw new RemoteFailure(RemoteFailureKind.Later, WithoutKey(e.Message));
        }
        catch (RemoteFailure)
        {
            _tally.AddFailure();
            throw;
        }
    }

    /// <summary>An answer that breaks off says nothing that can be relied on.</summary>
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken token)
    {
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                byte[] bytes = new byte[Limits.MaxRemoteAnswerBytes];
                int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token)
                    .ConfigureAwait(false);
                return bytes[..length];
            }
        }
        catch (IOException e)
        {
            throw new RemoteFailure(RemoteFailureKind.Later, $"its answer broke off: {e.Message}");
        }
    }

    private JsonElement Judge(HttpResponseMessage response, byte[] answer)
    {
        int status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
        {
            try
            {
                using var json = JsonDocument.Parse(answer);
                if (json.RootElement.ValueKind == JsonValueKind.Object)
                    return json.RootElement.Clone();
            }
            catch (JsonException)
            {
                // Told below.
            }

            throw new RemoteFailure(
                RemoteFailureKind.Misdirected,
                $"{status}, with an answer that is no JSON object: it is no server of sessions");
        }

        RemoteFailureKind kind = response.StatusCode switch
        {
            HttpStatusCode.RequestEntityTooLarge => RemoteFailureKind.TooLarge,
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => RemoteFailureKind.Refused,
            HttpStatusCode.Conflict => RemoteFailureKind.Conflict,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => RemoteFailureKind.Later,
            >= HttpStatusCode.InternalServerError => RemoteFailureKind.Later,
            _ => RemoteFailureKind.Misdirected,
        };
        RetryConditionHeaderValue? again = response.Headers.RetryAfter;
        TimeSpan? retryAfter = again?.Delta ?? (again?.Date - _options.Time.GetUtcNow());
        throw new RemoteFailure(kind, $"{status}{TextOf(answer)}", retryAfter);
    }

    /// <summary>What a server says, for people: bounded, on one line, and never with the key.</summary>
    private string TextOf(byte[] answer)
    {
        string text = WithoutKey(Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 8 * 1024))));
        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        if (text.Length > Limits.MaxRemoteAnswerChars)
            text = text[..Limits.MaxRemoteAnswerChars] + "…";
        return text.Length > 0 ? ": " + text : "";
    }

    private string WithoutKey(string text) =>
        _options.ApiKey is { Length: > 0 } key ? text.Replace(key, "***", StringComparison.Ordinal) : text;
}
