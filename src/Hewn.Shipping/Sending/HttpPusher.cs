using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Hewn.Shipping.Lines;
using Hewn.Shipping.Wire;

namespace Hewn.Shipping.Sending;

/// <summary>Sends lines by HTTP. Not thread-safe.</summary>
internal sealed class HttpPusher : IPusher
{
    private readonly HttpClient _http;
    private readonly IPushFormat _format;
    private readonly ShipOptions _options;
    private readonly ShipCounts _counts;
    private readonly AuthenticationHeaderValue? _login;

    /// <summary>A way to a far side.</summary>
    public HttpPusher(HttpClient http, IPushFormat format, ShipOptions options, ShipCounts counts)
    {
        (_http, _format, _options, _counts) = (http, format, options, counts);
        Url = AddressOf(options.Url, format.DefaultPath);
        if (options.Url.UserInfo.Length > 0)
        {
            byte[] login = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(options.Url.UserInfo));
            _login = new("Basic", Convert.ToBase64String(login));
        }
    }

    /// <summary>Where it goes, without a password.</summary>
    public Uri Url { get; }

    /// <inheritdoc/>
    public async Task<PushAnswer> PushAsync(IReadOnlyList<ShippedLine> lines, CancellationToken abort)
    {
        byte[] body = _format.Write(lines);
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(abort, limit.Token);
        try
        {
            using HttpRequestMessage request = Request(body);
            using HttpResponseMessage response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            byte[] answer = await ReadAsync(response, both.Token).ConfigureAwait(false);
            _counts.AddRequest(body.Length, (int)response.StatusCode);
            // A client that follows redirects asks with GET, without lines; its success is none of them.
            if (response.RequestMessage is { } asked && asked.Method != HttpMethod.Post)
            {
                return new(PushOutcome.Misdirected,
                    $"it redirects to {asked.RequestUri?.GetLeftPart(UriPartial.Path)}");
            }

            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/html")
                return new(PushOutcome.Misdirected, "it answers with a web page");
            var judged = PushAnswer.Of(
                response.StatusCode, Encoding.UTF8.GetString(answer), RetryAfter(response.Headers.RetryAfter));
            if (judged.Outcome != PushOutcome.Taken)
                return judged;
            (long refused, string reason) = _format.ReadRefused(answer);
            return judged with { Refused = Math.Clamp(refused, 0, lines.Count), Reason = reason };
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            _counts.AddRequest(body.Length, status: 0);
            return new(PushOutcome.Later, string.Create(CultureInfo.InvariantCulture,
                $"no answer within {_options.RequestTimeout.TotalSeconds:0.#} s"));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            _counts.AddRequest(body.Length, status: 0);
            return new(PushOutcome.Later, failed.Message);
        }
    }

    private static Uri AddressOf(Uri url, string path)
    {
        var address = new UriBuilder(url) { UserName = "", Password = "" };
        if (address.Path.Trim('/').Length == 0)
            address.Path = path;
        return address.Uri;
    }

    private HttpRequestMessage Request(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(_format.ContentType);
        if (_format.ContentEncoding is { } encoding)
            content.Headers.ContentEncoding.Add(encoding);
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = content };
        request.Headers.Authorization = _login;
        foreach ((string name, string value) in _options.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>
    /// An answer is read as far as anybody looks at it. One of success that breaks off says that the lines are taken
    /// all the same.
    /// </summary>
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken token)
    {
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var bytes = new byte[Limits.MaxAnswerBytes];
                int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token)
                    .ConfigureAwait(false);
                return bytes[..length];
            }
        }
        catch (Exception broken) when (response.IsSuccessStatusCode
            && broken is (HttpRequestException or IOException or OperationCanceledException))
        {
            return [];
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _options.Time.GetUtcNow() : null);
}
